#!/usr/bin/zsh -f
#
# Presses Tab in a real zsh, behind a pseudo-terminal, and reads what is proposed.
#
#     zsh_test.zsh COMPLETION FOYER

emulate -R zsh
zmodload zsh/zpty
completion=$1 foyer=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir $folder/functions $folder/here
cp $completion $folder/functions/_foyer
touch $folder/here/season.foyer $folder/here/other
failed=0

# In the shell that is looked at, compadd also prints what it would propose, and Tab ends with a line END.
cat >$folder/.zshrc <<END
PS1= RPS1= HISTFILE=
stty -echo -onlcr
cd $folder/here
fpath=($folder/functions \$fpath)
autoload -U compinit
compinit -D -u
compadd() {
    local -a hits
    builtin compadd -A hits "\$@"
    local hit
    for hit in \$hits; do print -r -- "HIT<\$hit>" >>$folder/hits; done
    builtin compadd "\$@"
}
press() {
    : >$folder/hits
    zle complete-word
    LBUFFER= RBUFFER=
    print -r -- END >>$folder/end
}
zle -N press
bindkey '^I' press
unsetopt beep
print -r -- READY >$folder/end
END
mkfifo $folder/end
exec {end}<>$folder/end # open for as long as the test: no writer is missed, and none ends it
zpty -b shell "env ZDOTDIR=$folder zsh -d -i"
read -t 600 -u $end word || { print -u2 'zsh does not start'; exit 1 }

# gives LINE [WORD...]: exactly these are proposed, in any order.
gives() {
    local line=$1 word
    local -a got wanted
    shift
    zpty -w -n shell "$line"$'\t'
    read -t 600 -u $end word || { print -u2 "no answer to: $line"; exit 1 }
    while zpty -r -t shell word; do :; done # nothing waits for it to be read
    got=(${(f)"$(<$folder/hits)"})
    got=(${(ou)${got#HIT<}%>})
    wanted=(${(o)@})
    if [[ "$got" == "$wanted" ]]; then
        print -r -- "$line: $got"
    else
        print -u2 -r -- "$line: expected $wanted, got $got"
        failed=1
    fi
}

gives 'foyer USE' USERS USER-ADD USER-HANDOVER USER-MERGE USER-SET
gives 'foyer user-' USER-ADD USER-HANDOVER USER-MERGE USER-SET
gives 'foyer --json bal' BALANCE
gives 'foyer -s /tmp/x bal' BALANCE
gives 'foyer -ajs /tmp/x bal' BALANCE
gives 'foyer --socket=/tmp/x bal' BALANCE
gives 'foyer pro' prompt
gives 'foyer SEATS ' show= since= as=
gives 'foyer SEATS show=7 s' since=
gives 'foyer sale state=' open paused closed
gives 'foyer SALE concert=1 state=o' open
gives 'foyer HELP verb=unb' UNBLOCK
gives 'foyer PING as=kim '
gives 'foyer NO-SUCH-VERB '
gives 'foyer script sea' season.foyer
gives 'foyer --socket o' other
gives 'foyer --k' --keep-going --kiosk
gives 'foyer --theme=d' dark
gives 'foyer --idle ' 30 60 120
gives 'foyer -ki 6' 60
gives 'foyer --as kim JO' JOIN
gives 'foyer impo' import
gives 'foyer import sea' season.foyer
gives 'foyer import --' --apply
gives 'foyer import --apply ot' other
gives 'foyer import other '
gives 'foyer -s /tmp/x metrics --' --output
gives 'foyer metrics --output ot' other
gives 'foyer check '

# Every option of the program.
zpty -w -n shell $'foyer -\t'
read -t 600 -u $end word
for option in $($foyer --help | grep -oE '^ +(-., )?--[a-z-]+' | tr -d ,); do
    grep -qx -- "HIT<$option>" $folder/hits || { print -u2 "no option $option"; failed=1 }
done
zpty -d shell
exit $failed
