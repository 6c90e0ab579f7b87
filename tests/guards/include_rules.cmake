# Who may include whom. Used by include_guard.cmake; the rules are in daemon/CMakeLists.txt's words:
# presentation -> application -> domain <- infrastructure; main.c alone knows all four; shared/ is everyone's.
# ROOM_RULES says the same of the folders inside a layer.

# layer_of(PATH variable): the layer of a file, from its path below the root; "" for one that is in none.
function(layer_of path variable)
  set(layer "")
  if(path MATCHES "^daemon/(main|options|configure|config_pages|db_workers)\\.[ch]$")
    set(layer main)
  elseif(path MATCHES "^daemon/(presentation|application|domain|infrastructure)/")
    set(layer ${CMAKE_MATCH_1})
  elseif(path MATCHES "^(shared|tui|ticket)/")
    set(layer ${CMAKE_MATCH_1})
  endif()
  set(${variable} "${layer}" PARENT_SCOPE)
endfunction()

# First parts of the paths that a layer may include in quotes.
set(MAY_INCLUDE_main daemon presentation application domain infrastructure shared)
set(MAY_INCLUDE_presentation presentation application domain shared)
set(MAY_INCLUDE_application application domain shared)
set(MAY_INCLUDE_domain domain shared)
set(MAY_INCLUDE_infrastructure infrastructure domain shared schema)
set(MAY_INCLUDE_shared shared)
set(MAY_INCLUDE_tui tui shared)
set(MAY_INCLUDE_ticket ticket tui shared)

# The rooms of a layer: what the files of a folder may include of their own layer, as pairs of a pattern for the file
# and one for what it includes. The first pattern that matches a file counts. One layer has a room in another.
set(ROOM_RULES
  "daemon/presentation/verbs/.*" "presentation/.*"
  # The loop finds the functions of the verbs through the table alone; what it says of a token is what STATUS says.
  "daemon/presentation/[^/]*" "presentation/[^/]*|presentation/verbs/(call|refusal_reply|queue_verbs|backup_verb|clock_verb)\\.h"
  "daemon/application/live/.*" "application/live/.*"
  "daemon/application/use_cases/.*" "application/(use_cases|live)/.*"
  "daemon/application/batch/.*" "application/.*"
  "daemon/application/.*" "-"
  "daemon/domain/ports/.*" "domain/(ports/.*|[^/]*)"
  "daemon/infrastructure/db/.*" "infrastructure/(db/.*|[^/]*)"
  "daemon/infrastructure/stores/.*" "infrastructure/.*"
  "daemon/infrastructure/[^/]*" "infrastructure/(db/db\\.h|stores/copy_store\\.h|[^/]*)"
  # app -> screens -> model -> cli: single requests need no screens, and the screens no terminal.
  "tui/main\\.c" "tui/.*"
  "tui/cli/.*" "tui/cli/.*"
  "tui/model/.*" "tui/(model|cli)/.*"
  "tui/screens/.*" "tui/(screens|model|cli)/.*"
  "tui/app/.*" "tui/.*"
  "tui/.*" "-"
  # Tickets talk to the daemon as single requests do, and have no screens.
  "ticket/.*" "ticket/[^/]*|tui/cli/.*")

# room_of(PATH variable): the pattern of what a file may include of its own layer; "" if it may include all.
function(room_of path variable)
  set(rules ${ROOM_RULES})
  set(found "")
  while(rules AND found STREQUAL "")
    list(POP_FRONT rules file included)
    if(path MATCHES "^(${file})$")
      set(found "${included}")
    endif()
  endwhile()
  set(${variable} "${found}" PARENT_SCOPE)
endfunction()

# System headers that belong to one layer, or keep away from some: pairs of a pattern and the layers that may.
set(SYSTEM_RULES
  "sqlite3\\.h|libpq-fe\\.h" "infrastructure"
  "event2/.*|event\\.h" "presentation,main,tui"
  "ini\\.h" "infrastructure"
  "systemd/.*" "infrastructure"
  "glib\\.h" "infrastructure,ticket"
  "pango/.*|cairo.*|cups/.*" "ticket"
  "qrencode\\.h" "tui"
  "curses\\.h|ncurses.*|panel\\.h|form\\.h|histedit\\.h|editline/.*" "tui"
  "pthread\\.h|time\\.h|sys/time\\.h|unistd\\.h|fcntl\\.h|sys/socket\\.h|sys/random\\.h"
  "presentation,infrastructure,main,tui,ticket,shared")
