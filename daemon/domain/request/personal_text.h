/*
 * What the texts of requests say about people whom only the counter knows.
 */
#ifndef FOYER_DOMAIN_REQUEST_PERSONAL_TEXT_H
#define FOYER_DOMAIN_REQUEST_PERSONAL_TEXT_H

/* Puts a "-" in place of each value of name=, phone=, text=, note=, over= and search= in a request
 * or a reply, in its normal form. What is blank already stays as it is. */
void personal_text_blank(char *text);

#endif
