# Who may include whom. Used by include_guard.cmake; the rules are in daemon/CMakeLists.txt's words:
# presentation -> application -> domain <- infrastructure; main.c alone knows all four; shared/ is everyone's.

# layer_of(PATH variable): the layer of a file, from its path below the root; "" for one that is in none.
function(layer_of path variable)
  set(layer "")
  if(path MATCHES "^daemon/(main|options|configure)\\.[ch]$")
    set(layer main)
  elseif(path MATCHES "^daemon/(presentation|application|domain|infrastructure)/")
    set(layer ${CMAKE_MATCH_1})
  elseif(path MATCHES "^(shared|tui)/")
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

# System headers that belong to one layer, or keep away from some: pairs of a pattern and the layers that may.
set(SYSTEM_RULES
  "sqlite3\\.h|libpq-fe\\.h" "infrastructure"
  "event2/.*|event\\.h" "presentation,main,tui"
  "ini\\.h|glib\\.h" "infrastructure"
  "curses\\.h|ncurses.*|panel\\.h|form\\.h|histedit\\.h|editline/.*" "tui"
  "pthread\\.h|time\\.h|sys/time\\.h|unistd\\.h|fcntl\\.h|sys/socket\\.h|sys/random\\.h"
  "presentation,infrastructure,main,tui,shared")
