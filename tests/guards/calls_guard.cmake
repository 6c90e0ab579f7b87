# cmake -DNM=nm -DLAYER=name -DLIBRARY=file -DFORBIDDEN=file,file -DPORTS=dir -P calls_guard.cmake: fails if a layer's
# library calls a function that only a forbidden layer defines, unless the domain declares it: those are the ports that
# infrastructure fills in.
cmake_minimum_required(VERSION 3.25)

# The names that nm lists of a library, with types that match.
function(symbols library types variable)
  execute_process(COMMAND ${NM} ${library} OUTPUT_VARIABLE output ERROR_QUIET
    RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${NM} ${library}: ${result}")
  endif()
  string(REGEX MATCHALL " [${types}] [A-Za-z_][A-Za-z0-9_]*\n" found "${output}")
  list(TRANSFORM found REPLACE "^ . (.*)\n$" "\\1")
  list(REMOVE_DUPLICATES found)
  set(${variable} "${found}" PARENT_SCOPE)
endfunction()

symbols(${LIBRARY} "U" called)
symbols(${LIBRARY} "TDBRVW" own)
list(REMOVE_ITEM called ${own})
list(LENGTH called count)
foreach(name IN LISTS called) # looked up by their names, which is faster than in a list
  set(called_${name} TRUE)
endforeach()
if(count EQUAL 0)
  message(FATAL_ERROR "${LIBRARY} calls nothing; that cannot be")
endif()

file(GLOB_RECURSE headers ${PORTS}/*.h)
foreach(header IN LISTS headers)
  file(STRINGS ${header} lines REGEX "\\(")
  string(REGEX MATCHALL "[A-Za-z0-9_]+\\(" names "${lines}")
  foreach(name IN LISTS names)
    set("port_${name}" TRUE)
  endforeach()
endforeach()

string(REPLACE "," ";" forbidden "${FORBIDDEN}")
set(violations "")
foreach(library IN LISTS forbidden)
  symbols(${library} "TDBR" defined)
  foreach(name IN LISTS defined)
    if(NOT DEFINED called_${name} OR name MATCHES "^__")
      continue()
    endif()
    if(NOT DEFINED "port_${name}(")
      get_filename_component(library_name ${library} NAME)
      list(APPEND violations "${name} of ${library_name}")
    endif()
  endforeach()
endforeach()

if(violations)
  list(JOIN violations "\n  " text)
  message(FATAL_ERROR "the ${LAYER} layer calls what it may not know:\n  ${text}")
endif()
message(STATUS "the ${LAYER} layer keeps to what it may know")
