/*
 * Selling at the counter.
 */
#ifndef FOYER_APPLICATION_USE_CASES_SALE_SERVICE_H
#define FOYER_APPLICATION_USE_CASES_SALE_SERVICE_H

#include "application/use_cases/payment_service.h"

/* What somebody at the counter wants. Texts are borrowed. */
struct sale_request {
    struct wish wish;       /* show, and seats or best */
    const char *user;       /* the login of a customer; NULL: somebody who is none */
    const char *name;       /* of that somebody, "": not told */
    const char *phone;      /* the same */
    enum pay_method method; /* how the amount comes into the wallet before it is paid from it;
                               PAY_METHODS: it is there */
    bool is_over;           /* the limit of a person does not hold */
};

struct sale_result {
    bool is_queued;               /* nothing was sold: others are first */
    char login[LOGIN_TEXT];       /* to whom it was sold, or who waits */
    struct token token;           /* with which it was sold, or that waits */
    struct settlement settlement; /* of what was sold */
};

/*
 * Holds, charges and pays at once; or, if somebody waits for the concert or every place is taken,
 * joins the queue instead, as a new customer if it is for none. NOT_FOUND (show, user),
 * ALREADY_HOLDING, NOT_BOOKABLE, TOO_MANY, SEAT_LIMIT, SEAT_BLOCKED, SEAT_SOLD, SEAT_HELD,
 * NO_BLOCK, LIMIT, NO_POINTS: nothing has changed.
 */
MUST_CHECK enum status sale_service_sell(struct use_case *uc, const struct sale_request *request,
                                         struct sale_result *result);

#endif
