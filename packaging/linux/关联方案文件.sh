#!/bin/sh
# Registers .nbplan files and puts the program into the menu, for this user only; needs no administrator.
exec "$(dirname "$(readlink -f "$0")")/ningbo-planner" --register-file-type
