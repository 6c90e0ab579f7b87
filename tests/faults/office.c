/*
 * Where the daemon has a thread, this has a turn: submit() only puts a unit down, and
 * office_serve() goes round until nothing moves any more.
 *
 *     one pass of the loop -> all units put down, as one batch -> clients hear -> a pass ...
 *
 * So which requests share a transaction is the caller's choice: those that were sent before
 * office_serve() do. In the daemon that is a matter of time, and a fault could not be brought to
 * the same place twice.
 */
#include "tests/faults/office.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "infrastructure/zones.h"
#include "presentation/session_io.h"

const char *const office_logins[OFFICE_CLIENTS] = {"admin", "ann", "ben", "cho", "dan", "eve"};

/* splitmix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014). */
static void fill(void *state, void *bytes, size_t size)
{
    uint64_t *counter = state;

    for (size_t i = 0; i < size; i++) {
        uint64_t mixed = *counter += UINT64_C(0x9E3779B97F4A7C15);

        mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
        mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
        ((uint8_t *)bytes)[i] = (uint8_t)(mixed ^ (mixed >> 31));
    }
}

static void keep_store_line(void *arg, const char *text)
{
    struct office *office = arg;

    snprintf(office->logged, sizeof office->logged, "%s", text);
}

static void ignore_server_line(void *arg, int level, const char *text,
                               const struct log_field *fields, size_t count)
{
    (void)arg;
    (void)level;
    (void)text;
    (void)fields;
    (void)count;
}

static void submit(void *arg, struct unit *unit)
{
    struct office *office = arg;

    assert(office->waiting_count < OFFICE_UNITS);
    office->waiting[office->waiting_count++] = unit;
}

static void connect_pair(struct office_client *client)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0) {
        perror("socketpair");
        exit(2);
    }
    for (int i = 0; i < 2; i++)
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
    client->fd = ends[0];
    client->other = ends[1];
}

static void seat_clients(struct office *office)
{
    for (int i = 0; i < OFFICE_CLIENTS; i++) {
        struct office_client *client = &office->clients[i];
        struct caller caller = {.uid = 1000 + i, .role = i == 0 ? ROLE_ADMIN : ROLE_ANY};

        client->login = office_logins[i];
        client->reply = client->own_reply;
        snprintf(caller.login, sizeof caller.login, "%s", client->login);
        connect_pair(client);
        session_io_open(&office->server, client->other, &caller);
    }
}

static void set_up_server(struct office *office)
{
    const struct server_ops ops = {
        .shards = 1, .submit = submit, .workers = office, .log = ignore_server_line, .arg = office};
    const struct server_settings settings = {
        .booking = office->below.runner.settings,
        .limits = {.connections = OFFICE_CLIENTS, .jobs = OFFICE_UNITS}};

    server_init(&office->server, office->base, &ops, &office->clock, office->loop_zones,
                office->below.view);
    /* Or box_office_release() would free it a second time. */
    office->below.view = NULL;
    office->server.version = "0";
    server_configure(&office->server, &settings);
}

static bool begin(struct office *office, struct now now)
{
    const struct settings settings = {.admit_ms = 120000,
                                      .grace_ms = 60000,
                                      .key_keep_ms = 24 * 3600000,
                                      .audit_keep_ms = INT64_C(30) * 24 * 3600000,
                                      .person_keep_ms = INT64_C(90) * 24 * 3600000,
                                      .capacity = 50,
                                      .seat_limit = 4,
                                      .zone = "UTC",
                                      .cancel_until = "day"};
    struct random random = {fill, &office->random};

    office->zones = zones_new();
    box_office_init(&office->below, office->store, office->zones, &settings, random, false);
    if (box_office_begin(&office->below, now) == STATUS_OK)
        return true;
    box_office_release(&office->below);
    zones_free(office->zones);
    store_close(office->store);
    return false;
}

bool office_open(struct office *office, const struct clock *clock, uint64_t seed)
{
    memset(office, 0, sizeof *office);
    office->clock = *clock;
    office->random = seed;
    office->store = store_open(OFFICE_FILE, keep_store_line, office, office->logged, OFFICE_ERROR);
    if (office->store == NULL)
        return false;
    if (!begin(office, clock->read(&office->clock)))
        return false;
    office->base = event_base_new();
    assert(office->base != NULL);
    office->loop_zones = zones_new();
    set_up_server(office);
    seat_clients(office);
    office_serve(office);
    return true;
}

void office_close(struct office *office)
{
    for (int i = 0; i < OFFICE_CLIENTS; i++)
        close(office->clients[i].fd);
    server_release(&office->server);
    event_base_free(office->base);
    box_office_release(&office->below);
    store_close(office->store);
    zones_free(office->zones);
    zones_free(office->loop_zones);
}

/* The child would share its sockets with the parent, and libevent's epoll descriptor too, through
 * which one would take the other's events. Numbers of descriptors stay the same, so that sessions
 * need not know. */
void office_renew(struct office *office)
{
    for (int i = 0; i < OFFICE_CLIENTS; i++) {
        struct office_client own;

        connect_pair(&own);
        dup2(own.fd, office->clients[i].fd);
        dup2(own.other, office->clients[i].other);
        close(own.fd);
        close(own.other);
    }
    if (event_reinit(office->base) != 0)
        abort();
}

void office_send(struct office *office, int client, const char *line, char *reply)
{
    struct office_client *sender = &office->clients[client];
    char text[500];
    int size = snprintf(text, sizeof text, "%s\n", line);

    sender->reply = reply != NULL ? reply : sender->own_reply;
    sender->reply[0] = '\0';
    /* The daemon may have hung up: then there is no reply. */
    if (send(sender->fd, text, (size_t)size, MSG_NOSIGNAL) != size)
        assert(errno == EPIPE || errno == ECONNRESET);
}

/* Takes what has come in apart; keeps the last line of a reply. */
static void take_lines(struct office_client *client)
{
    char *end;

    while ((end = memchr(client->in, '\n', client->size)) != NULL) {
        size_t used = (size_t)(end - client->in) + 1;

        *end = '\0';
        if (strncmp(client->in, "OK", 2) == 0 || strncmp(client->in, "ERR", 3) == 0)
            snprintf(client->reply, OFFICE_REPLY, "%.*s", OFFICE_REPLY - 1, client->in);
        client->size -= used;
        memmove(client->in, client->in + used, client->size);
    }
}

/* False if nothing came: also if the daemon has hung up, which the missing reply says. */
static bool listen_to(struct office_client *client)
{
    ssize_t got = recv(client->fd, client->in + client->size, sizeof client->in - client->size, 0);

    if (got <= 0)
        return false;
    client->size += (size_t)got;
    take_lines(client);
    return true;
}

static bool listen_to_all(struct office *office)
{
    bool heard = false;

    for (int i = 0; i < OFFICE_CLIENTS; i++)
        heard |= listen_to(&office->clients[i]);
    return heard;
}

void office_listen(struct office *office)
{
    listen_to_all(office);
}

/* What was submitted is one batch. Its replies are heard before the log is moved into the file:
 * they were sent by then in the daemon, too, and a fault of that move must not unsay them. */
static bool run_batch(struct office *office)
{
    size_t count = office->waiting_count;

    if (count == 0)
        return false;
    office->waiting_count = 0;
    server_finish_batch(&office->server, batch_run(&office->below.runner, office->waiting, count));
    listen_to_all(office);
    store_checkpoint(office->store);
    return true;
}

void office_serve(struct office *office)
{
    bool progress = true;

    while (progress) {
        event_base_loop(office->base, EVLOOP_NONBLOCK);
        progress = run_batch(office);
        progress |= listen_to_all(office);
    }
}

const char *office_reply(const struct office *office, int client)
{
    return office->clients[client].reply;
}
