# cmake -DROOT=dir -P names_guard.cmake: fails if two C files or headers have one name, so that a name in a log or a
# backtrace is always one place.
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/daemon/*.[ch] ${ROOT}/shared/*.[ch] ${ROOT}/schema/*.[ch]
  ${ROOT}/tui/*.[ch] ${ROOT}/tests/*.[ch])
list(LENGTH files count)
if(count EQUAL 0)
  message(FATAL_ERROR "there are no sources under ${ROOT}")
endif()

set(violations "")
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME)
  # Each program has one.
  if(name STREQUAL "main.c")
    continue()
  endif()
  if(DEFINED place_of_${name})
    list(APPEND violations "${file} and ${place_of_${name}}")
  endif()
  set(place_of_${name} ${file})
endforeach()

if(violations)
  list(JOIN violations "\n  " text)
  message(FATAL_ERROR "names that are used twice:\n  ${text}")
endif()
message(STATUS "${count} files have names of their own")
