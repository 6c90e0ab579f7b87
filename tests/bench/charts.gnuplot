# gnuplot -c charts.gnuplot FOLDER: draws what the bench has left there, as FOLDER/*.svg.
folder = ARG1
set encoding utf8
set style line 1 linecolor rgb '#1f6f8b' linewidth 2 pointtype 7 pointsize 0.6
set style line 2 linecolor rgb '#c8553d' linewidth 2 pointtype 5 pointsize 0.6
set style line 3 linecolor rgb '#888888' linewidth 1
set border 3 linecolor rgb '#888888'
set tics nomirror
set grid linecolor rgb '#dddddd'
found(name) = int(system(sprintf("test -s '%s/%s' && echo 1 || echo 0", folder, name)))

if (found('bars.tsv')) {
    set terminal svg size 900,420 font 'sans,13' background '#ffffff'
    set output folder . '/ratios.svg'
    set title 'Foyer beside its rivals: median and spread of the runs' offset -20,0
    set key right bottom outside horizontal
    set datafile separator '\t'
    set xrange [0:*]
    set yrange [*:*] reverse
    unset grid
    set grid xtics
    set xlabel 'times the rival'
    set lmargin 52
    set style fill solid 0.85
    set boxwidth 0.6
    set arrow 1 from 1, graph 0 to 1, graph 1 nohead linestyle 3 dashtype 2
    plot folder . '/bars.tsv' using (0):0:(0):2:($0 - 0.3):($0 + 0.3):yticlabels(1) \
             with boxxyerror linestyle 1 notitle, \
         '' using 2:0:3:4 with xerrorbars linecolor rgb '#222222' pointtype 0 notitle, \
         '' using 5:($0 + 0.38) with points pointtype 9 pointsize 1.2 linecolor rgb '#c8553d' title 'goal'
    unset arrow 1
    unset lmargin
    reset errors
}

set datafile separator '\t'
set style line 1 linecolor rgb '#1f6f8b' linewidth 2 pointtype 7 pointsize 0.6
if (found('latency-foyer-1.tsv')) {
    set terminal svg size 900,420 font 'sans,13' background '#ffffff'
    set output folder . '/latency.svg'
    set title '9,000 polls a second beside 50 bookers: from the intended moment to the answer'
    set autoscale
    set yrange [*:*] noreverse
    set grid
    set logscale xy
    set xlabel 'one poll in ... takes longer'
    set ylabel 'milliseconds'
    set xrange [1:100000]
    set format x '%.0f'
    set key left top
    foyer = system(sprintf("ls '%s' | grep '^latency-foyer'", folder))
    redis = system(sprintf("ls '%s' | grep '^latency-redis'", folder))
    plot for [i = 1:words(foyer)] folder . '/' . word(foyer, i) using 1:2 with lines linestyle 1 \
             title (i == 1 ? 'foyerd' : ''), \
         for [i = 1:words(redis)] folder . '/' . word(redis, i) using 1:2 with lines linestyle 2 \
             title (i == 1 ? 'Redis' : '')
    unset logscale
}

if (found('growth.tsv')) {
    set terminal svg size 900,640 font 'sans,13' background '#ffffff'
    set output folder . '/growth.svg'
    unset title
    set multiplot layout 2,2 title 'What growth costs: median of the runs'
    set autoscale
    set grid
    unset key
    set logscale x
    set format x '10^{%L}'
    set yrange [0:*] noreverse
    of(measure) = sprintf("< awk -F'\\t' -v OFS='\\t' '$1 == \"%s\" { print $2, $3 }' '%s/growth.tsv'", measure, folder)
    set ylabel 'bookings/s'
    set xlabel 'shows'
    plot of('growth-shows') using 1:2 with linespoints linestyle 1
    set xlabel 'past reservations'
    plot of('growth-reservations') using 1:2 with linespoints linestyle 1
    set xlabel 'waiters in another queue'
    plot of('growth-waiters') using 1:2 with linespoints linestyle 1
    set xlabel 'connections'
    set ylabel 'a second'
    set key right top
    set logscale y
    set yrange [100:*]
    plot of('growth-polls') using 1:2 with linespoints linestyle 1 title 'polls', \
         of('growth-connections') using 1:2 with linespoints linestyle 2 title 'bookings'
    unset multiplot
}
