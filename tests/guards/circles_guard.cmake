# cmake -DROOT=dir -P circles_guard.cmake: fails, with the modules named, if modules below daemon/, shared/, tests/, ticket/ or
# tui/ include each other in a circle. A module is a header with its .c file, so that a.h -> b.h and b.c -> a.h are a circle, too.
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/daemon/*.[ch] ${ROOT}/shared/*.[ch]
  ${ROOT}/tests/*.[ch] ${ROOT}/ticket/*.[ch] ${ROOT}/tui/*.[ch])
set(pairs "")
foreach(file ${files})
  # What daemon/ includes is named from there, or from the root.
  string(REGEX REPLACE "^daemon/|\\.[ch]$" "" module ${file})
  file(STRINGS ${ROOT}/${file} includes REGEX "^[ \t]*#[ \t]*include[ \t]+\"")
  foreach(include ${includes})
    string(REGEX REPLACE "^[^\"]*\"(daemon/)?([^\"]+)\\.[a-z]+\".*" "\\2" included "${include}")
    if(NOT included STREQUAL module)
      string(APPEND pairs "${module} ${included}\n")
    endif()
  endforeach()
endforeach()

file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/circles_pairs CONTENT "${pairs}" @ONLY)
execute_process(COMMAND tsort ${CMAKE_CURRENT_BINARY_DIR}/circles_pairs
  RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE loops)
file(REMOVE ${CMAKE_CURRENT_BINARY_DIR}/circles_pairs)
if(NOT result EQUAL 0)
  string(REGEX REPLACE "tsort: [^\n]*circles_pairs: [^\n]*\n" "\n" loops "${loops}")
  string(REPLACE "tsort: " "  " loops "${loops}")
  message(FATAL_ERROR "modules include each other in a circle:\n${loops}")
endif()
