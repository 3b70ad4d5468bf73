/* Requests that the control plane serves. That is Go, and this is the child of
 * a fork: the first request found Go dead and made it restart. */
#include "requests.h"
#include "internal/pycore_interp.h"

#include <string.h>
#include <wchar.h>

void
use_interpreter(reply *r)
{
    const PyInterpreterConfig config = {
        .check_multi_interp_extensions = 1,
        .allow_threads = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    PyThreadState *before = PyThreadState_Get();
    PyThreadState *tstate = NULL;

    PyStatus status = Py_NewInterpreterFromConfig(&tstate, &config);
    if (PyStatus_Exception(status)) {
        r->wrong = status.err_msg != NULL ? status.err_msg : "an interpreter";
        return;
    }
    PyInterpreterState *interp = tstate->interp;
    REPLY_EXPECT(r, _PyInterpreterState_GET() == interp);
    REPLY_EXPECT(r, interp->ceval.own_gil == 1 && interp->_gil.locked == 1);
    REPLY_EXPECT(r, interp->id > 0 && interp->id < _PyRuntime.interpreters.next_id);
    reply_fact(r, " interpreter=%lld next_id=%lld own_gil=%d", (long long)interp->id,
               (long long)_PyRuntime.interpreters.next_id, interp->ceval.own_gil);
    Py_EndInterpreter(tstate);
    PyThreadState_Swap(before);
}

void
request_interpreter(reply *r)
{
    PyGILState_STATE state = PyGILState_Ensure();
    use_interpreter(r);
    PyGILState_Release(state);
}

void
request_config(reply *r)
{
    PyConfig config;
    int hash_seed_given = -1;

    PyConfig_InitIsolatedConfig(&config);
    PyStatus status = PyConfig_SetString(&config, &config.program_name, L"worker");
    if (!PyStatus_Exception(status)) {
        status = PyConfig_Read(&config);
    }
    if (PyStatus_Exception(status)) {
        r->wrong = status.err_msg != NULL ? status.err_msg : "PyConfig_Read";
    }
    else {
        REPLY_EXPECT(r, wcscmp(config.program_name, L"worker") == 0);
        REPLY_EXPECT(r, config.isolated == 1 && config.filesystem_encoding != NULL);
        reply_fact(r, " program_name=%ls filesystem_encoding=%ls", config.program_name,
                   config.filesystem_encoding != NULL ? config.filesystem_encoding : L"?");
    }
    PyConfig_Clear(&config);

    PyGILState_STATE state = PyGILState_Ensure();
    const PyConfig *current = _Py_GetConfig();
    REPLY_EXPECT(r, current == &_PyRuntime.interpreters.main->config);
    REPLY_EXPECT(r, PyConfig_GetInt("use_hash_seed", &hash_seed_given) == 0);
    reply_fact(r, " current_isolated=%d use_hash_seed=%d", current->isolated, hash_seed_given);
    PyGILState_Release(state);
}

void
request_restart(reply *r)
{
    restart_job job = { 0 };

    worker_restart(&job);
    REPLY_EXPECT(r, job.finalize_result == 0);
    REPLY_EXPECT(r, job.thread_states == 1 && job.interpreters == 1);
    REPLY_EXPECT(r, _PyRuntime.initialized == 1);
    reply_fact(r, " restarts=%d finalize=%d interpreters=%d thread_states=%d", worker.restarts,
               job.finalize_result, job.interpreters, job.thread_states);
}
