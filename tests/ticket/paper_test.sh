#!/bin/bash
# Every form on paper says at the door exactly what the daemon gave out as the secret, and is counted.
#
#     paper_test.sh FOYERD FOYER FOYER-TICKET PROGRAMS
# shellcheck source=tests/ticket/house.sh
. "$(dirname "$0")/house.sh"

# receipt WIDTH: the job in $HOUSE/out as pictures; prints what their codes say, sorted.
receipt() {
    rm -f "$HOUSE"/receipt-*
    "$PROGRAMS/escpos_pgm" "$1" "$HOUSE/receipt" <"$HOUSE/out" >"$HOUSE/count" || fail "no job for a receipt printer"
    decoded "$HOUSE"/receipt-*.pgm
}

# pages: the same of a PDF, each page at the 203 dots an inch of a receipt printer.
pages() {
    rm -f "$HOUSE"/page-*
    pdftoppm -r 203 -gray "$HOUSE/out" "$HOUSE/page" || fail "no PDF"
    decoded "$HOUSE"/page-*.pgm
}

all=$(secrets "$LONG")
one=$(secrets "$LONG" 16)
for language in en ko; do
    export LANGUAGE=$language
    expect 0 --as kim "$LONG" --form pdf
    agree "pages in $language" "$all" "$(pages)"
    agree "a page for each ticket" 3 "$(find "$HOUSE" -name 'page-*' | wc -l)"
    agree "a page is 80 mm wide" 226.772 "$(pdfinfo "$HOUSE/out" | sed -n 's/Page size: *\([0-9.]*\) x.*/\1/p')"
    expect 0 --as kim "$LONG" --form png
    agree "a picture in $language" "$all" "$(decoded "$HOUSE/out")"
    expect 0 --as kim "$LONG" --form escpos80
    agree "80 mm in $language" "$all" "$(receipt 576)"
    agree "a cut for each ticket" 3 "$(cat "$HOUSE/count")"
    expect 0 --as kim "$LONG" --form escpos58
    agree "58 mm in $language" "$all" "$(receipt 384)"
done
unset LANGUAGE

# One seat: by its number, by what stands on it, by its ticket.
expect 0 --as kim "$LONG" --form escpos58 --seat 16
agree "seat 16" "$one" "$(receipt 384)"
expect 0 --as kim "$LONG" --form pdf --seat B6
agree "seat B6" "$one" "$(pages)"
expect 0 --as kim "$LONG-16" --form png
agree "ticket $LONG-16" "$one" "$(decoded "$HOUSE/out")"
expect 0 --as kim "$SHORT" --form escpos80
agree "a short title" "$(secrets "$SHORT")" "$(receipt 576)"
agree "prints" "8 11 8" "$(prints "$LONG")"

# Every letter is there, in the order of reading: nothing is cut off.
expect 0 --as kim "$LONG" --form pdf --seat 6
words=$(pdftotext "$HOUSE/out" - | tr -d ' \n\f')
case $words in
*"$(tr -d ' ' <<<"$TITLE")"*) ;;
*) fail "the title is not whole: $words" ;;
esac
for word in "A6(6)" VIP 2026-12-24 19:30 "$LONG-06" "$(secrets "$LONG" 6)"; do
    [[ $words == *"$word"* ]] || fail "no $word in: $words"
done
expect 0 --as kim "$SHORT" --form pdf
pdftotext "$HOUSE/out" - | grep -qF 'Tom & <Jerry>' || fail "the markup of a title is not its letters"

# A file is there when it is whole, and for its owner alone; its ending says the form.
expect 0 --as kim "$SHORT" --output "$HOUSE/ticket.png"
agree "a file" "$(secrets "$SHORT")" "$(decoded "$HOUSE/ticket.png")"
agree "its mode" 600 "$(stat -c %a "$HOUSE/ticket.png")"
agree "nothing beside it" "$HOUSE/ticket.png" "$(echo "$HOUSE"/ticket.png*)"
expect 0 --as kim "$SHORT" -o "$HOUSE/ticket.pdf"
agree "its kind" "%PDF" "$(head -c 4 "$HOUSE/ticket.pdf")"

# fonts FOLDER: the only fonts of the machine are those of that folder.
fonts() {
    cat >"$HOUSE/fonts.conf" <<END
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>$1</dir><cachedir>$HOUSE/fonts</cachedir></fontconfig>
END
    export FONTCONFIG_FILE=$HOUSE/fonts.conf
}

# A machine whose fonts have no Korean letters says what to install, and its codes are read all the same.
mkdir "$HOUSE/latin" "$HOUSE/none"
cp "$(fc-match --format '%{file}' 'DejaVu Sans:lang=en')" "$HOUSE/latin"
fonts "$HOUSE/latin"
expect 0 --as kim "$LONG" --form png
says 'fonts-nanum'
agree "without a Korean font" "$all" "$(decoded "$HOUSE/out")"
expect 0 --as kim "$SHORT" --form escpos58
[ ! -s "$HOUSE/err" ] || fail "a font is missed for letters that are there"
count=$(prints "$SHORT")
fonts "$HOUSE/none"
expect 2 --as kim "$SHORT" --form escpos58
says 'no font'
agree "without a font" "$count" "$(prints "$SHORT")"
