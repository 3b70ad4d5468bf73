/* A shared object that is no gopyruntime. */
int forkgo_nothing;
