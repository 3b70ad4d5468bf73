/* Its presence is what counts: see ../parts.h. */
extern const unsigned char goguest_dormant;
const unsigned char goguest_dormant = 1;
