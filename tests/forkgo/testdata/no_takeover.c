/* A shared object that is not gopyruntime. */
int forkgo_nothing;
