# cmake -DROOT=dir -P cache_guard.cmake: fails if a function writes rows that the stores remember (row_cache.h,
# user_cache.h) and does not say so to what remembers them.
cmake_minimum_required(VERSION 3.25)

set(tables "(concert|grade|show|queue_token|reservation|seat_claim|foyer_user)")
# A function that writes a column which is not remembered says so in its comment, in these words.
set(telling "row_cache_|user_cache_|show_seats_|note_written|is not remembered")
# Functions that need not: the row is new, so nothing is known of it; of tokens that ended, nothing is remembered; or
# the caller, the only one, does it. A migration runs before anything is remembered.
set(exempt concert_store_add user_store_add reservation_store_add_paid renew_user_search queue_store_prune add_claim ask_locks update_in_state update_state
  look_later forget_waiter person_store_forget person_store_remember)

file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/daemon/*.c)
list(LENGTH files count)
if(count EQUAL 0)
  message(FATAL_ERROR "there are no sources under ${ROOT}")
endif()

set(violations "")
foreach(file IN LISTS files)
  file(READ ${ROOT}/${file} text)
  # Neither may be in an element of a list.
  string(REGEX REPLACE "[][;]" " " text "${text}")
  # Strings that the compiler joins are one statement.
  string(REGEX REPLACE "\"[ \t\r\n\\\\]*\"" "" text "${text}")
  string(REPLACE "\n}\n" ";" functions "${text}")
  foreach(function IN LISTS functions)
    if(function MATCHES "${telling}")
      continue()
    endif()
    if(NOT function MATCHES "(INSERT INTO|INSERT OR [A-Z]+ INTO|UPDATE|DELETE FROM) +${tables}[^A-Za-z0-9_]")
      continue()
    endif()
    set(statement "${CMAKE_MATCH_1} ${CMAKE_MATCH_2}")
    string(REGEX MATCHALL "\n[a-z][^\n(=\"]*[ *]([a-z0-9_]+)\\(" heads "\n${function}")
    list(POP_BACK heads head)
    string(REGEX REPLACE ".*[ *]([a-z0-9_]+)\\($" "\\1" name "${head}")
    if(NOT name IN_LIST exempt)
      list(APPEND violations "${file}: ${name}(): ${statement}")
    endif()
  endforeach()
endforeach()

if(violations)
  list(JOIN violations "\n  " text)
  message(FATAL_ERROR "rows are written, and what is remembered of them stays as it was (tell the cache, or write in the "
    "function's comment that the column is not remembered):\n  ${text}")
endif()
message(STATUS "what ${count} files write is remembered as it is")
