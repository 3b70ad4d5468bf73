/* A C program that runs a Python program with the library: launcher PROGRAM.py */
#include <stdio.h>

int gpython_main(const char *path);

int
main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: launcher PROGRAM.py\n");
        return 2;
    }
    return gpython_main(argv[1]);
}
