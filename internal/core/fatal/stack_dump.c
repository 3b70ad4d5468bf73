/* The C stack in a report: see fatal/fatal.h. */
#include "fatal/fatal.h"
#include "report.h"

#define MAX_FRAMES 32 /* CPython's limit */

static gopyrt_symbolizer symbolizer;

void
gopyrt_symbolizer_register(gopyrt_symbolizer function)
{
    __atomic_store_n(&symbolizer, function, __ATOMIC_RELEASE);
}

static void
dump_frame(gopyrt_report *report, const gopyrt_frame *frame)
{
    uintptr_t pc = frame->reg[GOPYRT_REG_PC], code = gopyrt_frame_code(frame), symbol;
    gopyrt_module module;

    if (!gopyrt_module_find(code, &module)) {
        gopyrt_report_text(report, "  Binary file '<unknown>' [");
    }
    else {
        gopyrt_report_text(report, "  Binary file \"");
        gopyrt_report_text(report, gopyrt_module_path(&module));
        gopyrt_report_text(report, "\", at ");
        const char *name = gopyrt_module_symbol(&module, code, &symbol);
        if (name != NULL) {
            gopyrt_report_text(report, name);
        }
        else {
            symbol = module.base;
        }
        gopyrt_report_text(report, "+");
        gopyrt_report_hex(report, pc - symbol, 1);
        gopyrt_report_text(report, " [");
    }
    gopyrt_report_hex(report, pc, 1);
    gopyrt_report_text(report, "]\n");
}

void
gopyrt_stack_dump(int fd, const gopyrt_frame *start)
{
    gopyrt_report report = GOPYRT_REPORT(fd);
    gopyrt_frame frame = *start;
    int count = 0;

    gopyrt_report_text(&report, "Current thread's C stack trace (most recent call first):\n");
    do {
        if (count++ == MAX_FRAMES) {
            gopyrt_report_text(&report, "  <truncated rest of calls>\n");
            break;
        }
        dump_frame(&report, &frame);
    } while (gopyrt_frame_up(&frame));
}

static void
dump_line(gopyrt_report *report, const gopyrt_symbol_request *request)
{
    gopyrt_report_text(report, "  File ");
    if (request->file != NULL) {
        gopyrt_report_text(report, "\"");
        gopyrt_report_text(report, request->file);
        gopyrt_report_text(report, "\"");
    }
    else {
        gopyrt_report_text(report, "???");
    }
    gopyrt_report_text(report, ", line ");
    if (request->line != 0) {
        gopyrt_report_decimal(report, request->line);
    }
    else {
        gopyrt_report_text(report, "???");
    }
    gopyrt_report_text(report, " in ");
    gopyrt_report_text(report, request->function != NULL ? request->function : "???");
    gopyrt_report_text(report, "\n");
}

void
gopyrt_stack_dump_lines(int fd, const gopyrt_frame *start)
{
    gopyrt_report report = GOPYRT_REPORT(fd);
    gopyrt_symbolizer ask = __atomic_load_n(&symbolizer, __ATOMIC_ACQUIRE);
    gopyrt_symbol_request request = { 0 };
    gopyrt_frame frame = *start;
    int count = 0;

    if (ask == NULL) {
        return;
    }
    gopyrt_report_text(&report, "\nCurrent thread's C traceback (most recent call first):\n");
    do {
        request.pc = gopyrt_frame_code(&frame);
        do {
            ask(&request);
            dump_line(&report, &request);
        } while (request.more != 0);
        request = (gopyrt_symbol_request){ 0 };
    } while (++count < MAX_FRAMES && gopyrt_frame_up(&frame));
}
