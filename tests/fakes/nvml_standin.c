/* A stand-in for NVIDIA's libnvidia-ml.so.1, scripted by a file that every call reads anew.
 *
 * NVML_STANDIN_SCRIPT names the script, one "key value" a line; a value "!15" makes that call return the
 * error 15. What the script does not name is not supported (3).
 *   slots 0 1          cards that are plugged in now; a session counts them when it begins
 *   init !9            what beginning a session returns;  all !9: what every other call returns
 *   hang 1             calls wait until the script says otherwise
 *   driver 580.95.05
 *   0.name 0.uuid 0.total 0.free 0.used 0.temperature 0.power 0.limit 0.load 0.reasons
 *   0.compute 4242:1000 77:-   processes of card 0 and their bytes; "-" is not available (Windows)
 * NVML_STANDIN_LOG names a file in which every beginning and end of a session leaves a letter.
 * -DWITHOUT_REASONS, -DWITHOUT_TEMPERATURE, -DWITHOUT_PROCESSES leave symbols out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SLOTS 8
#define SUCCESS 0
#define UNINITIALIZED 1
#define INVALID_ARGUMENT 2
#define NOT_SUPPORTED 3
#define INSUFFICIENT_SIZE 7
#define GPU_IS_LOST 15
#define LINE 512

typedef struct { int slot; int lost; } device;
typedef struct { unsigned long long total, free, used; } memory;
typedef struct { unsigned gpu, memory; } rates;
typedef struct { unsigned pid; unsigned long long bytes; unsigned gpu_instance, compute_instance; } process;

static device devices[SLOTS];
static int counted[SLOTS], count, sessions;

/* Copies the value of a key; returns whether the script has it. */
static int look_up(const char *key, char *value) {
    const char *path = getenv("NVML_STANDIN_SCRIPT");
    FILE *file = path ? fopen(path, "r") : NULL;
    char line[LINE];
    size_t length = strlen(key);
    int found = 0;
    value[0] = 0;
    while (file && !found && fgets(line, LINE, file)) {
        if (strncmp(line, key, length) == 0 && (line[length] == ' ' || line[length] == '\n')) {
            line[strcspn(line, "\n")] = 0;
            strcpy(value, line[length] ? line + length + 1 : "");
            found = 1;
        }
    }
    if (file) fclose(file);
    return found;
}

static int failure(const char *value) { return value[0] == '!' ? atoi(value + 1) : SUCCESS; }

static void tell(const char *letter) {
    const char *path = getenv("NVML_STANDIN_LOG");
    FILE *file = path ? fopen(path, "a") : NULL;
    if (file) { fputs(letter, file); fclose(file); }
}

static int plugged(int slot) {
    char value[LINE], number[4];
    look_up("slots", value);
    snprintf(number, sizeof number, "%d", slot);
    return strstr(value, number) != NULL;
}

/* What every call but the first begins with. */
static int ready(void) {
    char value[LINE];
    while (look_up("hang", value)) usleep(2000);
    if (!sessions) return UNINITIALIZED;
    return look_up("all", value) ? failure(value) : SUCCESS;
}

/* Copies what the script says of a card. */
static int say(device *card, const char *what, char *value) {
    char key[64];
    int code = ready();
    if (code) return code;
    if (!card) return INVALID_ARGUMENT;
    if (card->lost || !plugged(card->slot)) { card->lost = 1; return GPU_IS_LOST; }
    snprintf(key, sizeof key, "%d.%s", card->slot, what);
    return look_up(key, value) ? failure(value) : NOT_SUPPORTED;
}

static int say_number(device *card, const char *what, unsigned long long *number) {
    char value[LINE];
    int code = say(card, what, value);
    if (!code) *number = strtoull(value, NULL, 10);
    return code;
}

static int say_unsigned(device *card, const char *what, unsigned *number) {
    unsigned long long whole = 0;
    int code = say_number(card, what, &whole);
    if (!code) *number = (unsigned)whole;
    return code;
}

static int say_text(device *card, const char *what, char *text, unsigned size) {
    char value[LINE];
    int code = say(card, what, value);
    if (!code) snprintf(text, size, "%s", value);
    return code;
}

int nvmlInitWithFlags(unsigned flags) {
    char value[LINE];
    (void)flags;
    while (look_up("hang", value)) usleep(2000);
    if (look_up("init", value) && failure(value)) return failure(value);
    tell("i");
    if (sessions++) return SUCCESS;
    count = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
        devices[slot].slot = slot;
        devices[slot].lost = 0;
        if (plugged(slot)) counted[count++] = slot;
    }
    return SUCCESS;
}

int nvmlShutdown(void) {
    if (!sessions) return UNINITIALIZED;
    sessions--;
    tell("s");
    return SUCCESS;
}

int nvmlSystemGetDriverVersion(char *text, unsigned size) {
    char value[LINE];
    int code = ready();
    if (code) return code;
    if (!look_up("driver", value)) return NOT_SUPPORTED;
    if (!failure(value)) snprintf(text, size, "%s", value);
    return failure(value);
}

int nvmlDeviceGetCount_v2(unsigned *number) {
    int code = ready();
    if (!code) *number = (unsigned)count;
    return code;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, device **card) {
    int code = ready();
    if (code) return code;
    if (index >= (unsigned)count) return INVALID_ARGUMENT;
    *card = &devices[counted[index]];
    return SUCCESS;
}

int nvmlDeviceGetName(device *card, char *text, unsigned size) { return say_text(card, "name", text, size); }
int nvmlDeviceGetUUID(device *card, char *text, unsigned size) { return say_text(card, "uuid", text, size); }

int nvmlDeviceGetMemoryInfo(device *card, memory *found) {
    int code = say_number(card, "total", &found->total);
    if (!code) code = say_number(card, "free", &found->free);
    if (!code) code = say_number(card, "used", &found->used);
    return code;
}

int nvmlDeviceGetPowerUsage(device *card, unsigned *milliwatts) {
    return say_unsigned(card, "power", milliwatts);
}

int nvmlDeviceGetEnforcedPowerLimit(device *card, unsigned *milliwatts) {
    return say_unsigned(card, "limit", milliwatts);
}

int nvmlDeviceGetUtilizationRates(device *card, rates *found) {
    found->memory = 0;
    return say_unsigned(card, "load", &found->gpu);
}

#ifndef WITHOUT_TEMPERATURE
int nvmlDeviceGetTemperature(device *card, unsigned sensor, unsigned *degrees) {
    (void)sensor;
    return say_unsigned(card, "temperature", degrees);
}
#endif

#ifndef WITHOUT_REASONS
#ifndef WITHOUT_EVENT_REASONS
int nvmlDeviceGetCurrentClocksEventReasons(device *card, unsigned long long *bits) {
    return say_number(card, "reasons", bits);
}
#endif
int nvmlDeviceGetCurrentClocksThrottleReasons(device *card, unsigned long long *bits) {
    return say_number(card, "reasons", bits);
}
#endif

#ifndef WITHOUT_PROCESSES
static int list(device *card, const char *what, unsigned *number, process *found) {
    char value[LINE], *word;
    unsigned room = *number, seen = 0;
    int code = say(card, what, value);
    if (code) return code;
    for (word = strtok(value, " "); word; word = strtok(NULL, " "), seen++) {
        char *bytes = strchr(word, ':') + 1;
        if (seen < room && found) {
            found[seen].pid = (unsigned)atoi(word);
            found[seen].bytes = bytes[0] == '-' ? ~0ULL : strtoull(bytes, NULL, 10);
        }
    }
    *number = seen;
    return seen > room ? INSUFFICIENT_SIZE : SUCCESS;
}

int nvmlDeviceGetComputeRunningProcesses_v3(device *card, unsigned *number, process *found) {
    return list(card, "compute", number, found);
}

int nvmlDeviceGetGraphicsRunningProcesses_v3(device *card, unsigned *number, process *found) {
    return list(card, "graphics", number, found);
}
#endif
