#!lua name=box_office
--
-- The booking flow for Redis, as functions: what Foyer checks and keeps for join, hold and pay, in the
-- structures one would choose for Redis. Each function is atomic, and with appendonly yes and
-- appendfsync always its effects are on the disk before its answer is sent.
--
--   concert:C     hash: capacity, limit, last_place, sale
--   show:S        hash: concert, starts, price, cancelled, rev
--   user:U        hash: balance, entries
--   live:C        hash: user -> live token
--   active:C      sorted set: token by the moment it ends
--   waiting:C     sorted set: token by place
--   token:T       hash: user concert state place ends hold
--   seats:S       hash: seat -> reservation; absent: free
--   owners:S      hash: user -> live seats
--   reservation:R hash: user show seat price state expires token
--   reservations:U, ledger:U, audit    what was done, in order
--
-- The keys are made from the arguments, which one server (no cluster) allows.

local ADMIT_MS, HOLD_MS = 300000, 300000

local function now_ms()
    local time = redis.call('TIME')
    return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function audit(now, user, ...)
    redis.call('XADD', 'audit', '*', 'at', now, 'user', user, 'request', table.concat({...}, ' '),
               'outcome', 'OK')
end

-- Gives free places to those who wait longest, and tells them if they wait for that (BLPOP).
local function admit(now, concert, capacity, tells)
    while true do
        local first = redis.call('ZRANGE', 'waiting:' .. concert, 0, 0)
        if #first == 0 or redis.call('ZCARD', 'active:' .. concert) >= capacity then
            return
        end
        redis.call('ZREM', 'waiting:' .. concert, first[1])
        redis.call('ZADD', 'active:' .. concert, now + ADMIT_MS, first[1])
        redis.call('HSET', 'token:' .. first[1], 'state', 'active', 'ends', now + ADMIT_MS)
        if tells then
            redis.call('RPUSH', 'wake:' .. first[1], 'active')
        end
    end
end

-- Ends the admissions and holds whose time is over.
local function expire(now, concert, capacity)
    local due = redis.call('ZRANGE', 'active:' .. concert, '-inf', now, 'BYSCORE', 'LIMIT', 0, 100)
    for _, token in ipairs(due) do
        local t = redis.call('HMGET', 'token:' .. token, 'user', 'hold')
        if t[2] then
            local r = redis.call('HMGET', 'reservation:' .. t[2], 'show', 'seat')
            redis.call('HDEL', 'seats:' .. r[1], r[2])
            redis.call('HINCRBY', 'owners:' .. r[1], t[1], -1)
            redis.call('HINCRBY', 'show:' .. r[1], 'rev', 2)
            redis.call('DEL', 'reservation:' .. t[2])
        end
        redis.call('ZREM', 'active:' .. concert, token)
        redis.call('HDEL', 'live:' .. concert, t[1])
        redis.call('HSET', 'token:' .. token, 'state', 'expired')
    end
    if #due > 0 then
        admit(now, concert, capacity)
    end
end

local function join(_, args)
    local user, concert = args[1], args[2]
    local now = now_ms()
    local c = redis.call('HMGET', 'concert:' .. concert, 'capacity', 'sale')
    if not c[1] or c[2] ~= 'open' then
        return redis.error_reply('NOT-BOOKABLE')
    end
    if redis.call('EXISTS', 'user:' .. user) == 0 then
        return redis.error_reply('NOT-FOUND')
    end
    local capacity = tonumber(c[1])
    expire(now, concert, capacity)
    local live = redis.call('HGET', 'live:' .. concert, user)
    if live then
        return live
    end
    local place = redis.call('HINCRBY', 'concert:' .. concert, 'last_place', 1)
    local token = string.format('%013d%013d', concert, place)
    local ends, state = 0, 'waiting'
    if redis.call('ZCARD', 'active:' .. concert) < capacity and
        redis.call('ZCARD', 'waiting:' .. concert) == 0 then
        ends, state = now + ADMIT_MS, 'active'
        redis.call('ZADD', 'active:' .. concert, ends, token)
    else
        redis.call('ZADD', 'waiting:' .. concert, place, token)
    end
    redis.call('HSET', 'live:' .. concert, user, token)
    redis.call('HSET', 'token:' .. token, 'user', user, 'concert', concert, 'state', state,
               'place', place, 'ends', ends)
    audit(now, user, 'JOIN', concert)
    return token
end

local function hold(_, args)
    local user, token, show, seat = args[1], args[2], args[3], args[4]
    local now = now_ms()
    local t = redis.call('HMGET', 'token:' .. token, 'user', 'concert', 'state', 'ends', 'hold')
    if t[1] ~= user then
        return redis.error_reply('NOT-FOUND')
    end
    if t[3] ~= 'active' or tonumber(t[4]) <= now then
        return redis.error_reply('TOKEN-ENDED')
    end
    if t[5] then
        return redis.error_reply('ALREADY-HOLDING')
    end
    local c = redis.call('HMGET', 'concert:' .. t[2], 'limit', 'sale')
    local s = redis.call('HMGET', 'show:' .. show, 'concert', 'starts', 'price', 'cancelled')
    if s[1] ~= t[2] then
        return redis.error_reply('NOT-FOUND')
    end
    if c[2] ~= 'open' or s[4] ~= '0' or tonumber(s[2]) <= now then
        return redis.error_reply('NOT-BOOKABLE')
    end
    if tonumber(redis.call('HGET', 'owners:' .. show, user) or 0) >= tonumber(c[1]) then
        return redis.error_reply('SEAT-LIMIT')
    end
    local code = string.format('%010d', redis.call('INCR', 'reservations'))
    if redis.call('HSETNX', 'seats:' .. show, seat, code) == 0 then
        return redis.error_reply('SEAT-HELD')
    end
    local expires = now + HOLD_MS
    redis.call('HINCRBY', 'owners:' .. show, user, 1)
    redis.call('HINCRBY', 'show:' .. show, 'rev', 2)
    redis.call('HSET', 'reservation:' .. code, 'user', user, 'show', show, 'seat', seat,
               'price', s[3], 'state', 'held', 'expires', expires, 'token', token)
    redis.call('HSET', 'token:' .. token, 'hold', code, 'ends', expires)
    redis.call('ZADD', 'active:' .. t[2], expires, token)
    audit(now, user, 'HOLD', token, show, seat)
    return code
end

local function pay(_, args)
    local user, code = args[1], args[2]
    local now = now_ms()
    local r = redis.call('HMGET', 'reservation:' .. code, 'user', 'show', 'seat', 'price', 'state',
                         'expires', 'token')
    if r[1] ~= user then
        return redis.error_reply('NOT-FOUND')
    end
    if r[5] ~= 'held' then
        return redis.error_reply('ALREADY-PAID')
    end
    if tonumber(r[6]) <= now then
        return redis.error_reply('HOLD-EXPIRED')
    end
    local s = redis.call('HMGET', 'show:' .. r[2], 'concert', 'starts', 'cancelled')
    local c = redis.call('HMGET', 'concert:' .. s[1], 'capacity', 'sale')
    if c[2] ~= 'open' or s[3] ~= '0' or tonumber(s[2]) <= now then
        return redis.error_reply('NOT-BOOKABLE')
    end
    local price = tonumber(r[4])
    if tonumber(redis.call('HGET', 'user:' .. user, 'balance')) < price then
        return redis.error_reply('NO-POINTS')
    end
    local balance = redis.call('HINCRBY', 'user:' .. user, 'balance', -price)
    local entry = redis.call('HINCRBY', 'user:' .. user, 'entries', 1)
    redis.call('RPUSH', 'ledger:' .. user,
               table.concat({entry, now, 'payment', -price, balance, code}, ' '))
    redis.call('RPUSH', 'reservations:' .. user, code)
    redis.call('HSET', 'reservation:' .. code, 'state', 'paid', 'paid_at', now, 'entry', entry)
    redis.call('HINCRBY', 'show:' .. r[2], 'rev', 2)
    redis.call('HSET', 'token:' .. r[7], 'state', 'done', 'ended', now)
    redis.call('HDEL', 'token:' .. r[7], 'hold')
    redis.call('HDEL', 'live:' .. s[1], user)
    redis.call('ZREM', 'active:' .. s[1], r[7])
    admit(now, s[1], tonumber(c[1]))
    audit(now, user, 'PAY', code)
    return {code, price, balance}
end

local function leave(_, args)
    local user, token = args[1], args[2]
    local now = now_ms()
    local t = redis.call('HMGET', 'token:' .. token, 'user', 'concert', 'state')
    if t[1] ~= user or (t[3] ~= 'active' and t[3] ~= 'waiting') then
        return redis.error_reply('TOKEN-ENDED')
    end
    redis.call('HSET', 'token:' .. token, 'state', 'left', 'ended', now)
    redis.call('HDEL', 'live:' .. t[2], user)
    redis.call('ZREM', t[3] .. ':' .. t[2], token)
    admit(now, t[2], tonumber(redis.call('HGET', 'concert:' .. t[2], 'capacity')), true)
    audit(now, user, 'LEAVE', token)
    return token
end

-- Tells whoever has subscribed to the show (SUBSCRIBE) how its seats are.
local function tell(show)
    local map = {}
    for seat = 1, 50 do
        map[seat] = '.'
    end
    for _, seat in ipairs(redis.call('HKEYS', 'seats:' .. show)) do
        map[tonumber(seat)] = 'X'
    end
    redis.call('PUBLISH', 'told:' .. show,
               redis.call('HGET', 'show:' .. show, 'rev') .. ' ' .. table.concat(map))
end

-- A seat at the counter, paid by card; and its cancellation.
local function sell(_, args)
    local show, seat = args[1], args[2]
    local now = now_ms()
    local s = redis.call('HMGET', 'show:' .. show, 'concert', 'starts', 'price', 'cancelled')
    if s[4] ~= '0' or tonumber(s[2]) <= now then
        return redis.error_reply('NOT-BOOKABLE')
    end
    local code = string.format('%010d', redis.call('INCR', 'reservations'))
    if redis.call('HSETNX', 'seats:' .. show, seat, code) == 0 then
        return redis.error_reply('SEAT-SOLD')
    end
    redis.call('HINCRBY', 'show:' .. show, 'rev', 2)
    redis.call('HSET', 'reservation:' .. code, 'user', 'guest', 'show', show, 'seat', seat,
               'price', s[3], 'state', 'paid', 'paid_at', now, 'method', 'card')
    audit(now, 'till', 'SELL', show, seat)
    tell(show)
    return code
end

local function cancel(_, args)
    local code = args[1]
    local now = now_ms()
    local r = redis.call('HMGET', 'reservation:' .. code, 'show', 'seat', 'state')
    if r[3] ~= 'paid' then
        return redis.error_reply('NOT-FOUND')
    end
    redis.call('HDEL', 'seats:' .. r[1], r[2])
    redis.call('HINCRBY', 'show:' .. r[1], 'rev', 2)
    redis.call('HSET', 'reservation:' .. code, 'state', 'cancelled', 'cancelled_at', now)
    audit(now, 'till', 'CANCEL', code)
    tell(r[1])
    return code
end

-- What is on sale: season(now, bookers, shows, dates), with the numbers of season.sql.
local function season(_, args)
    local now, bookers, shows, dates =
        tonumber(args[1]), tonumber(args[2]), tonumber(args[3]), tonumber(args[4])
    for i = 1, bookers do
        redis.call('HSET', 'user:b' .. i, 'balance', 10000000, 'entries', 1)
    end
    for i = 0, shows - 1 do
        local concert = 2 + math.floor(i / dates)
        if i % dates == 0 then
            redis.call('HSET', 'concert:' .. concert, 'capacity', 10000, 'limit', 50,
                       'last_place', 0, 'sale', 'open')
        end
        redis.call('HSET', 'show:' .. (2 + i), 'concert', concert,
                   'starts', now + (30 + i % dates) * 86400000, 'price', 100, 'cancelled', 0,
                   'rev', 0)
    end
    return shows
end

redis.register_function('join', join)
redis.register_function('hold', hold)
redis.register_function('pay', pay)
redis.register_function('leave', leave)
redis.register_function('sell', sell)
redis.register_function('cancel', cancel)
redis.register_function('season', season)
