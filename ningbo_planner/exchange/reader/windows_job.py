"""The memory limit of a process on Windows, where only a job object can set one."""

from __future__ import annotations

import ctypes
from typing import Any

_PROCESS_MEMORY = 0x100
_ACTIVE_PROCESS = 0x8
_DIE_ON_UNHANDLED = 0x400
_EXTENDED_LIMITS = 9

# A job lives as long as its handle, and the limit with it.
_jobs: list[Any] = []


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = [
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    ]


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = [
        ("BasicLimitInformation", BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    ]


def limits(memory: int) -> ExtendedLimits:
    """Return the limits of a process that may use ``memory`` bytes, start no other, and show no box when it crashes."""
    asked = ExtendedLimits()
    asked.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY | _ACTIVE_PROCESS | _DIE_ON_UNHANDLED
    asked.BasicLimitInformation.ActiveProcessLimit = 1
    asked.ProcessMemoryLimit = memory
    return asked


def limit_this_process(memory: int) -> bool:
    """Put this process under the limits; tell whether the system did so (inside some sandboxes it does not)."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.SetInformationJobObject.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32]
    kernel.AssignProcessToJobObject.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    job = kernel.CreateJobObjectW(None, None)
    asked = limits(memory)
    if not job or not kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(asked), ctypes.sizeof(asked)):
        return False
    _jobs.append(job)
    return bool(kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess()))
