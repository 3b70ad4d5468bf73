/* The configuration structures, the old global variables and paths, the built-in modules. */
#ifndef GOPYRT_CORE_CONFIG_H
#define GOPYRT_CORE_CONFIG_H

#include "base/base.h"
#include "../../../exports.h"

/* ---- Fields by name (config_fields.c) ------------------------------------ */

/* What a field of PyConfig or PyPreConfig holds. */
typedef enum {
    GOPYRT_FIELD_BOOL,   /* int, a yes or a no */
    GOPYRT_FIELD_UINT,   /* int; negative only while it is undecided */
    GOPYRT_FIELD_INT,    /* int of any value */
    GOPYRT_FIELD_ULONG,  /* unsigned long */
    GOPYRT_FIELD_STRING, /* wchar_t *, NULL for none */
    GOPYRT_FIELD_LIST,   /* PyWideStringList */
} gopyrt_field_kind;

typedef struct {
    const char *name; /* NULL ends a table of fields */
    size_t offset;
    gopyrt_field_kind kind;
} gopyrt_field;

/* All fields in declaration order; each table ends with a NULL name. */
extern const gopyrt_field gopyrt_config_fields[];
extern const gopyrt_field gopyrt_preconfig_fields[];

/* The field called `name`, or NULL. */
const gopyrt_field *gopyrt_field_find(const gopyrt_field *fields, const char *name);

/* Where the field of this structure is; `type` is what its kind says. */
#define GOPYRT_FIELD_AT(config, field, type) ((type *)((char *)(config) + (field)->offset))

/* ---- The structures (preconfig.c, config.c, config_set.c) ---------------- */

/* The starting point of the same kind as `config`, with the values that `config` has decided. */
void _PyPreConfig_InitFromConfig(PyPreConfig *preconfig, const PyConfig *config);
void _PyPreConfig_GetConfig(PyPreConfig *preconfig, const PyConfig *config);

/* The name of a list whose length and items do not agree, or NULL. */
const char *gopyrt_config_damaged(const PyConfig *config);

/* Makes `config` a copy; without memory it stays as it was. */
PyStatus _PyConfig_Copy(PyConfig *config, const PyConfig *config2);

/* ---- Taking effect (config_publish.c) ------------------------------------ */

/* Preinitializes the runtime if necessary, as `config` and the arguments say. `args` may be
 * NULL. */
PyStatus _Py_PreInitializeFromConfig(const PyConfig *config, const _PyArgv *args);

/* Puts a decided configuration into effect. On failure nothing has changed. */
PyStatus _PyPreConfig_Write(const PyPreConfig *preconfig);
PyStatus _PyConfig_Write(const PyConfig *config, _PyRuntimeState *runtime);

/* Forgets the arguments that Py_GetArgcArgv returns. */
void _Py_ClearArgcArgv(void);

/* Writes text for the user through the C library's stdout or stderr, in order with what the host
 * writes there. */
void gopyrt_stdio_write(int to_stderr, const char *text);

/* ---- The old global variables (global_flags.c) ----------------------------- */

/* What a compatible configuration takes from them; the names are the configuration's where the
 * sense is the same. */
void gopyrt_global_flags_get(gopyrt_global_flags *flags);

/* What a start writes back into them. */
void gopyrt_global_flags_set_preconfig(const PyPreConfig *config);
void gopyrt_global_flags_set_config(const PyConfig *config);

/* ---- Paths that outlive a runtime (path_config.c) -------------------------- */

/* The values from the setters and from the last initialization. */
void gopyrt_global_paths_get(gopyrt_global_paths *said);

/* Stores the paths of an initialized configuration. If memory runs out, nothing changes. */
PyStatus _PyPathConfig_UpdateGlobal(const PyConfig *config);

/* ---- Built-in modules (inittab.c) ------------------------------------------ */

/* Copies PyImport_Inittab into _PyRuntime.imports.inittab. 0, also when there is a
 * copy already; -1 when there is no memory. */
int gopyrt_inittab_init(void);

/* Drops the copy; extending is allowed again. */
void gopyrt_inittab_fini(void);

/* ---- Frozen modules (frozen.c) ----------------------------------------------- */

/* The module's entry in the first table that has it, or NULL. */
const struct _frozen *gopyrt_frozen_find(const char *name);

/* ---- Asked of the floors above --------------------------------------------- */

/* Preinitializes on behalf of the exported function `func`; args may be NULL
 * (runtime/lifecycle.c). */
PyStatus gopyrt_preinitialize(const char *func, const PyPreConfig *config, const _PyArgv *args);

#endif /* GOPYRT_CORE_CONFIG_H */
