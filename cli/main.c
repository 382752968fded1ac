/* SPDX-License-Identifier: MIT */
#include "entente.h"
int main(void) {
    return 0;
}
