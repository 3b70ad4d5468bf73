/* What the program has for extensions in C. */
int program_types[] = { 4, 5, 6 };
