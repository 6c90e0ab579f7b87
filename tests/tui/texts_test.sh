#!/bin/sh
#
# Fails if a text of the client, or of another folder that has a po/ko.po, has no Korean one.
#
#     texts_test.sh SOURCE [FOLDER]
set -eu
cd "$1"
folder=${2:-tui}
pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
find "$folder" -name '*.c' -exec xgettext --from-code=UTF-8 -k_ -kN_ -kT_ -kngettext:1,2 -o "$pot" {} +
sed -i "s/charset=CHARSET/charset=UTF-8/" "$pot"
if ! msgcmp "$folder/po/ko.po" "$pot"; then # it names lines of $pot, and here are the texts
    msgmerge -qN "$folder/po/ko.po" "$pot" | msgattrib --no-wrap --untranslated --no-obsolete | sed 1,/^$/d
    exit 1
fi
if msgattrib --only-fuzzy "$folder/po/ko.po" | grep .; then exit 1; fi

# Words that nobody says who reads Korean every day, particles apart from their words or in pairs, and
# semicolons, which Korean does not have.
msgattrib --no-wrap --no-obsolete "$folder/po/ko.po" | grep '^msgstr' >"$pot"
failed=0
for old in '"(때|제목|놓기|순액|끝남|판매 전|판매 중지|전화|입장|대기 그만)"' \
    '붙은 자리|치는 대로|까닭|지금 다시 묻습니다|놓으세요|허용되지 않은|이제 없는|알아듣지 못' \
    '을\(를\)|은\(는\)|이\(가\)|와\(과\)|;' \
    '[A-Za-z0-9] (을|를|은|는|이|가|로|으로|까지|부터|에서|의|도)( |\.|"|$)' \
    '(%[0-9]*\$?[sd]|[0-9]) (석|건|회|초|칸|분)( |,|\.|"|$)'; do
    if LC_ALL=C.UTF-8 grep -E -- "$old" "$pot"; then failed=1; fi
done
exit $failed
