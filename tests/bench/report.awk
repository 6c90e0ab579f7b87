# awk -f report.awk [-v bars=FILE] -v reservations=N -v shows=N -v waiters=N goals.tsv figures.tsv: the table of
# goals, in Markdown. With bars, the ratios for the chart as well.

BEGIN { FS = "\t" }

FNR == 1 { file++ }

file == 1 {
    sub(/RESERVATIONS/, round(reservations))
    sub(/SHOWS/, round(shows))
    sub(/WAITERS/, round(waiters))
    if ($0 !~ /^#/)
        goals[++goal_count] = $0
    next
}

# measure, case, run, subject, name, value
FNR > 1 {
    value[$1, $5, $2 "/" $4, $3] = $6
    if ($3 + 0 > runs[$1])
        runs[$1] = $3 + 0
}

# Sorts list[1..count].
function sort(list, count,    i, j, x) {
    for (i = 2; i <= count; i++) {
        x = list[i]
        for (j = i - 1; j >= 1 && list[j] > x; j--)
            list[j + 1] = list[j]
        list[j + 1] = x
    }
}

function median(list, count) {
    sort(list, count)
    return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
}

# 12345.6 as 12,346; small numbers with three digits that count.
function round(x,    text, out) {
    if (x < 100)
        return sprintf(x < 1 ? "%.3f" : x < 10 ? "%.2f" : "%.1f", x)
    text = sprintf("%.0f", x)
    while (length(text) > 3) {
        out = "," substr(text, length(text) - 2) out
        text = substr(text, 1, length(text) - 3)
    }
    return text out
}

# The median of a figure of one subject over all runs, as text; "" if there is none.
function middle(measure, name, subject,    r, n, list) {
    n = 0
    for (r = 1; r <= runs[measure]; r++)
        if ((measure, name, subject, r) in value)
            list[++n] = value[measure, name, subject, r]
    return n ? round(median(list, n)) : ""
}

function both(g, name) {
    return middle(g[2], name, g[4]) " : " middle(g[2], name, g[5])
}

function verdict(x, upward, goal, least) {
    if (upward ? x >= goal : x <= goal)
        return "goal"
    return (upward ? x >= least : x <= least) ? "floor" : "**missed**"
}

function report(line,    g, n, r, s, v, list, x, unit, sign, figures) {
    split(line, g, "\t")
    for (r = 1; r <= runs[g[2]]; r++) {
        if (!((g[2], g[3], g[4], r) in value))
            continue
        s = value[g[2], g[3], g[4], r]
        v = g[5] == "-" ? 1 : value[g[2], g[3], g[5], r]
        if (s <= 0 || v <= 0)
            continue
        list[++n] = g[6] == "cost" ? v / s : g[6] == "value" ? s : s / v
    }
    if (!n)
        return
    x = median(list, n)
    unit = " " g[9]
    sign = g[6] == "more" ? "≥ " : "≤ "
    figures = g[5] == "-" ? "" : both(g, g[3])
    if (g[3] == "rate" && (g[2], "server_us", g[4], 1) in value && (g[2], "server_us", g[5], 1) in value)
        figures = figures "; CPU " both(g, "server_us") " µs"
    printf "| %s | %s%s | %s – %s | %s | %s%s | %s%s | %s |\n", g[1], round(x), unit, round(list[1]),
        round(list[n]), figures, sign, g[7] unit, sign, g[8] unit, verdict(x, g[6] == "more", g[7], g[8])
    if (bars != "" && g[6] == "more")
        printf "\"%s\"\t%.4f\t%.4f\t%.4f\t%s\t%s\n", g[1], x, list[1], list[n], g[7], g[8] >bars
}

END {
    print "| measure | median | spread | figures | goal | floor | verdict |"
    print "|---|---|---|---|---|---|---|"
    for (i = 1; i <= goal_count; i++)
        report(goals[i])
}
