/*
 * Keys that were pressed while the keyboard was set to Hangul: the two-set layout (Dubeolsik).
 */
#ifndef FOYER_TUI_SCREENS_LAYOUT_H
#define FOYER_TUI_SCREENS_LAYOUT_H

enum { LAYOUT_KEYS = 5 };

/*
 * The Latin keys that make this character on the two-set layout: one for a letter (ㅂ is q), up to
 * five for a syllable that an input method has put together. Any other key is given back as it is.
 * Returns how many.
 */
int layout_keys(int key, int keys[LAYOUT_KEYS]);

#endif
