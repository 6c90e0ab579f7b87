# cmake -DSCRATCH=dir -P guard_test.cmake: the guards find what is planted for them, and nothing else.
cmake_minimum_required(VERSION 3.25)

# A small tree that keeps every rule.
function(plant_sound_tree)
  file(REMOVE_RECURSE ${SCRATCH})
  file(WRITE ${SCRATCH}/daemon/main.c
    "#include <event2/event.h>\n#include \"domain/seat.h\"\n#include \"infrastructure/log.h\"\n")
  file(WRITE ${SCRATCH}/daemon/presentation/talk.c
    "#include \"presentation/talk.h\"\n#include \"application/use_cases/sell.h\"\n#include <event2/event.h>\n")
  file(WRITE ${SCRATCH}/daemon/application/use_cases/sell.c
    "#include \"application/use_cases/sell.h\"\n  #  include \"domain/seat.h\"\n#include \"shared/wire.h\"\n")
  file(WRITE ${SCRATCH}/daemon/domain/seat.c
    "#include \"domain/seat.h\"\n#include <string.h>\n\nstatic int find(int a)\n{\n    return a;\n}\n")
  file(WRITE ${SCRATCH}/daemon/infrastructure/log.c
    "#include <sqlite3.h>\n#include \"schema/migrations.h\"\n"
    "run(\"INSERT INTO payment (a)\"\n    \" VALUES (1)\");\nrun(\"UPDATE payments_by_day SET a = 1\");\n"
    "run(\"SELECT 1 FROM refund\");\n"
    "\n/* What is marked is not remembered. */\nstatic int log_mark(int a)\n{\n    run(\"UPDATE reservation SET a = 1\");\n}\n")
  file(WRITE ${SCRATCH}/shared/wire.c
    "#include \"shared/wire.h\"\n#include <unistd.h>\n\nstatic int find(int a)\n{\n    return a;\n}\n")
  file(WRITE ${SCRATCH}/tui/main.c "#include \"tui/screens/screen.h\"\n#include <ncurses.h>\n")
  file(WRITE ${SCRATCH}/tui/screens/screen.c "#include \"tui/screens/screen.h\"\n#include \"tui/model/model.h\"\n")
  file(WRITE ${SCRATCH}/tui/cli/words.c "#include \"tui/cli/words.h\"\n")
  file(WRITE ${SCRATCH}/ticket/page.c
    "#include \"ticket/page.h\"\n#include \"tui/cli/words.h\"\n#include \"shared/wire.h\"\n#include <pango/pango.h>\n")
  file(WRITE ${SCRATCH}/tests/unit/seat_test.c "#include \"domain/seat.h\"\n#include \"tests/kit/rows.h\"\n")
  file(WRITE ${SCRATCH}/tests/kit/rows.c "#include \"tests/kit/rows.h\"\n#include \"infrastructure/log.h\"\n")
  file(WRITE ${SCRATCH}/schema/migrations/0001.sql "CREATE TABLE payment (a BIGINT);\n")
endfunction()

# Runs a guard over the tree.
function(run guard result_variable output_variable)
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${SCRATCH}
    -P ${CMAKE_CURRENT_LIST_DIR}/${guard}_guard.cmake
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(${result_variable} ${result} PARENT_SCOPE)
  set(${output_variable} "${output}" PARENT_SCOPE)
endfunction()

# plant(FILE TEXT WORD): TEXT at the end of FILE, where a guard that is run afterwards should find WORD. If that is planted
# in FILE already, it goes into a file of its own beside it, so that each is found by itself.
function(plant file text word)
  if("${file} ${word}" IN_LIST planted)
    list(LENGTH planted count)
    string(REGEX REPLACE "\\.([a-z]+)$" "_${count}.\\1" file ${file})
  endif()
  file(APPEND ${SCRATCH}/${file} "${text}\n")
  list(APPEND planted "${file} ${word}")
  set(planted "${planted}" PARENT_SCOPE)
endfunction()

# expect_planted(GUARD): the guard fails, and of all that is planted it names file and word in one line. The tree is sound
# afterwards.
function(expect_planted guard)
  run(${guard} result output)
  if(result EQUAL 0)
    message(FATAL_ERROR "${guard}_guard sees nothing of: ${planted}")
  endif()
  string(REPLACE ";" "," output "${output}")
  string(REPLACE "\n" ";" lines "${output}")
  foreach(pair IN LISTS planted)
    string(REPLACE " " ";" pair ${pair})
    list(GET pair 0 file)
    list(GET pair 1 word)
    set(named FALSE)
    foreach(line IN LISTS lines)
      string(FIND "${line}" "${file}" file_at)
      string(FIND "${line}" "${word}" word_at REVERSE)
      if(file_at GREATER_EQUAL 0 AND word_at GREATER file_at)
        set(named TRUE)
      endif()
    endforeach()
    if(NOT named)
      message(FATAL_ERROR "${guard}_guard does not name ${word} in ${file}:\n${output}")
    endif()
  endforeach()
  plant_sound_tree()
  set(planted "" PARENT_SCOPE)
endfunction()

# expect(GUARD FILE TEXT WORD): with TEXT at the end of FILE the guard fails and names WORD.
function(expect guard file text word)
  file(APPEND ${SCRATCH}/${file} "${text}\n")
  run(${guard} result output)
  if(result EQUAL 0)
    message(FATAL_ERROR "${guard}_guard does not see in ${file}: ${text}")
  endif()
  string(FIND "${output}" "${word}" found)
  if(found EQUAL -1)
    message(FATAL_ERROR "${guard}_guard does not name ${word}:\n${output}")
  endif()
  plant_sound_tree()
endfunction()

plant_sound_tree()
foreach(guard circles include ledger cache names width)
  run(${guard} result output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${guard}_guard finds fault with a sound tree:\n${output}")
  endif()
endforeach()

expect(circles daemon/domain/seat.c "#include \"domain/row.h\"\n#include \"application/use_cases/sell.h\"" "domain/seat")
expect(circles tui/screens/screen.c "#include \"tui/main.h\"" tui/main)
expect(circles tests/kit/rows.c "#include \"tests/unit/seat_test.h\"" tests/unit/seat_test)
foreach(pair
    "presentation/talk.c infrastructure/log.h" "application/use_cases/sell.c infrastructure/log.h"
    "application/use_cases/sell.c presentation/talk.h" "domain/seat.c application/use_cases/sell.h"
    "domain/seat.c infrastructure/log.h" "domain/seat.c presentation/talk.h"
    "domain/seat.c schema/migrations.h" "infrastructure/log.c application/use_cases/sell.h"
    "infrastructure/log.c presentation/talk.h" "presentation/talk.c tui/screens/screen.h"
    "presentation/talk.c schema/migrations.h" "main.c tui/screens/screen.h" "main.c schema/migrations.h"
    "domain/seat.c tui/screens/screen.h")
  string(REPLACE " " ";" pair ${pair})
  list(GET pair 0 file)
  list(GET pair 1 header)
  plant(daemon/${file} "#include \"${header}\"" ${header})
endforeach()
# The rooms inside a layer.
foreach(pair
    "presentation/talk.c presentation/verbs/seat_verbs.h" "application/use_cases/sell.c application/batch/unit.h"
    "application/live/map.c application/use_cases/sell.h" "application/loose.c application/use_cases/sell.h"
    "domain/ports/store.h domain/seat/seat.h" "infrastructure/db/db.c infrastructure/stores/seat_store.h")
  string(REPLACE " " ";" pair ${pair})
  list(GET pair 0 file)
  list(GET pair 1 header)
  plant(daemon/${file} "#include \"${header}\"" ${header})
endforeach()
foreach(pair
    "model/model.c tui/screens/screen.h" "cli/words.c tui/model/model.h" "cli/words.c tui/screens/screen.h" "cli/words.c tui/app/loop.h"
    "model/model.c tui/app/loop.h" "screens/screen.c tui/app/loop.h" "loose.c tui/cli/words.h")
  string(REPLACE " " ";" pair ${pair})
  list(GET pair 0 file)
  list(GET pair 1 header)
  plant(tui/${file} "#include \"${header}\"" ${header})
endforeach()
plant(shared/wire.c "#include \"domain/seat.h\"" domain/seat.h)
plant(shared/wire.c "#include \"tui/screens/screen.h\"" tui/screens/screen.h)
plant(tui/main.c "#include \"domain/seat.h\"" domain/seat.h)
plant(tui/main.c "#include \"infrastructure/log.h\"" infrastructure/log.h)
plant(ticket/page.c "#include \"tui/screens/screen.h\"" tui/screens/screen.h)
plant(ticket/page.c "#include \"domain/seat.h\"" domain/seat.h)
plant(tui/main.c "#include \"ticket/page.h\"" ticket/page.h)
# Ways around.
plant(daemon/domain/seat.c "# \tinclude \"infrastructure/log.h\"" infrastructure/log.h)
plant(daemon/domain/seat.c "#include \"../infrastructure/log.h\"" infrastructure/log.h)
plant(daemon/domain/seat.c "#include \"domain/../infrastructure/log.h\"" infrastructure/log.h)
plant(daemon/domain/seat.c "#include <infrastructure/log.h>" infrastructure/log.h)
plant(daemon/domain/seat.c "#include \"seat.h\"" seat.h)
plant(daemon/domain/seat.c "#include SEAT_HEADER" SEAT_HEADER)
plant(daemon/domain/seat.h "#include \"infrastructure/log.h\"" infrastructure/log.h)
plant(daemon/somewhere/else.c "int x;" somewhere/else.c)
plant(tests/kit/rows.c "#include \"rows.h\"" rows.h)
plant(tests/kit/rows.c "#include \"../unit/seat_test.h\"" seat_test.h)
plant(tests/kit/rows.c "#include \"tests/kit/../unit/seat_test.h\"" seat_test.h)
# Technologies have their layer.
plant(daemon/domain/seat.c "#include <time.h>" time.h)
plant(daemon/domain/seat.c "#include <sqlite3.h>" sqlite3.h)
plant(daemon/application/use_cases/sell.c "#include <event2/event.h>" event2/event.h)
plant(daemon/application/use_cases/sell.c "#include <unistd.h>" unistd.h)
plant(daemon/presentation/talk.c "#include <sqlite3.h>" sqlite3.h)
plant(daemon/infrastructure/log.c "#include <event2/event.h>" event2/event.h)
plant(daemon/presentation/talk.c "#include <ncurses.h>" ncurses.h)
plant(tui/cli/words.c "#include <pango/pangocairo.h>" pango/pangocairo.h)
plant(ticket/page.c "#include <ncurses.h>" ncurses.h)
expect_planted(include)

expect(ledger daemon/infrastructure/log.c "run(\"UPDATE ledger_entry SET amount = 1\");" ledger_entry)
expect(ledger daemon/infrastructure/log.c "run(\"delete  from payment\");" payment)
expect(ledger daemon/infrastructure/log.c "run(\"DELETE\"\n    \" FROM\"\n  \" refund WHERE 1\");" refund)
expect(ledger daemon/infrastructure/log.c "run(\"INSERT OR REPLACE INTO payment VALUES (1)\");" payment)
expect(ledger daemon/infrastructure/log.c
  "run(\"INSERT INTO payment (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2\");" upsert)
expect(ledger schema/migrations/0001.sql "UPDATE refund SET amount = 1\;" refund)
expect(ledger schema/migrations/0001.sql "DROP TABLE payment\;" payment)

expect(cache daemon/infrastructure/log.c "\nstatic int sell(int a)\n{\n    run(\"UPDATE \"\n  \" show SET a = 1\");\n}" sell)
expect(cache daemon/application/use_cases/sell.c "int sell(int a)\n{\n    run(\"DELETE FROM seat_claim\");\n}" seat_claim)

expect(names daemon/application/seat.c "" seat.c)
expect(names shared/log.c "" log.c)
expect(names tui/sell.c "" sell.c)
expect(names ticket/seat.c "" seat.c)
expect(names tests/sim/rows.c "" rows.c)
expect(names tests/unit/seat.c "" seat.c)
expect(names daemon/infrastructure/log.c "\nstatic int find(int a)\n{\n    return a;\n}" "find()")

string(REPEAT x 101 long)
expect(width tui/cli/words.c "/* ${long} */" words.c)

file(REMOVE_RECURSE ${SCRATCH})
