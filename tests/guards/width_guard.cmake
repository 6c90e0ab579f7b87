# cmake -DROOT=dir -P width_guard.cmake: fails if a line of a C file is longer than 100 characters. The formatter breaks
# code, but leaves comments as they are drawn.
cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C.UTF-8
    grep -rnE --include=*.[ch] "^.{101,}" daemon shared tests ticket tui
  WORKING_DIRECTORY ${ROOT} RESULT_VARIABLE result OUTPUT_VARIABLE lines ERROR_VARIABLE problem)
if(result EQUAL 0)
  message(FATAL_ERROR "lines of more than 100 characters:\n${lines}")
elseif(NOT result EQUAL 1)
  message(FATAL_ERROR "grep: ${problem}")
endif()
message(STATUS "no line is longer than 100 characters")
