// Throws, which walks the stack and asks the dynamic loader for modules.
#include <stdexcept>

extern "C" __attribute__((visibility("default"))) int
throw_once()
{
    try {
        throw std::runtime_error("thrown");
    }
    catch (const std::exception &) {
        return 1;
    }
}
