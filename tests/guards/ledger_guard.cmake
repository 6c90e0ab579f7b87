# cmake -DROOT=dir -P ledger_guard.cmake: fails if a source changes or deletes what is only ever added to: ledger
# entries, payments and refunds.
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/daemon/*.c ${ROOT}/daemon/*.h ${ROOT}/schema/*.sql)
list(LENGTH files count)
if(count EQUAL 0)
  message(FATAL_ERROR "there are no sources under ${ROOT}")
endif()

set(tables "(ledger_entry|payment|refund)([^A-Za-z0-9_]|$)")
set(violations "")
foreach(file IN LISTS files)
  file(READ ${ROOT}/${file} text)
  string(REPLACE ";" " " text "${text}")
  # Strings that the compiler joins are one statement.
  string(REGEX REPLACE "\"[ \t\r\n\\\\]*\"" "" text "${text}")
  string(TOLOWER "${text}" text)
  if(NOT text MATCHES "ledger_entry|payment|refund")
    continue()
  endif()
  string(REGEX REPLACE "[ \t\r\n\"]+" " " text "${text}")
  foreach(verb "update " "update or [a-z]+ " "delete from " "replace into " "insert or replace into "
               "truncate( table)? " "drop table (if exists )?")
    if(text MATCHES "(^|[^a-z0-9_])${verb}${tables}")
      list(APPEND violations "${file}: ${CMAKE_MATCH_0}")
    endif()
  endforeach()
  # An upsert is a change too.
  if(text MATCHES "insert into ${tables}[^\"]*on conflict[^\"]*do update")
    list(APPEND violations "${file}: an upsert of what is only added to")
  endif()
endforeach()

if(violations)
  list(JOIN violations "\n  " text)
  message(FATAL_ERROR "what was booked is changed:\n  ${text}")
endif()
message(STATUS "${count} files only add to the ledger")
