/*
 * What every target of the fuzzer has: libFuzzer calls it with inputs it makes up, corpus_test.c
 * with those in the tree. A target checks by assert(), which is on in every build.
 */
#ifndef FOYER_TESTS_FUZZ_FUZZ_TARGET_H
#define FOYER_TESTS_FUZZ_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
