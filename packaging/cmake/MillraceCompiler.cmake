# Flags that every target shares, and the probe that refuses a compiler which gets coroutines wrong.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

option(MILLRACE_WERROR "Warnings are errors" OFF)

add_library(millrace_flags INTERFACE)
add_library(millrace::flags ALIAS millrace_flags)
target_include_directories(millrace_flags INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_definitions(millrace_flags INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x060400
  MILLRACE_VERSION="${PROJECT_VERSION}")
target_compile_options(millrace_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
  -Wno-unused-parameter -fno-omit-frame-pointer)
if(MILLRACE_WERROR)
  target_compile_options(millrace_flags INTERFACE -Werror)
endif()
if(MILLRACE_SANITIZE)
  target_compile_options(millrace_flags INTERFACE -fsanitize=${MILLRACE_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(millrace_flags INTERFACE -fsanitize=${MILLRACE_SANITIZE})
endif()
# Hardening as Debian's packages have it; _FORTIFY_SOURCE needs an optimiser, and a sanitizer sees more than it does.
if(NOT MILLRACE_SANITIZE AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_definitions(millrace_flags INTERFACE _FORTIFY_SOURCE=2)
  target_compile_options(millrace_flags INTERFACE -fstack-protector-strong -fstack-clash-protection -Wformat -Werror=format-security)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    target_compile_options(millrace_flags INTERFACE -fcf-protection)
  endif()
  target_link_options(millrace_flags INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  find_program(MILLRACE_LLD NAMES ld.lld-16 ld.lld)
  if(MILLRACE_LLD)
    target_link_options(millrace_flags INTERFACE -fuse-ld=lld)
  endif()
endif()

find_program(MILLRACE_CCACHE ccache)
if(MILLRACE_CCACHE)
  # What ccache needs to take precompiled headers by their content (its manual, "Precompiled headers").
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;CCACHE_BASEDIR=${CMAKE_SOURCE_DIR};CCACHE_NOHASHDIR=1;${MILLRACE_CCACHE}")
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_compile_options(millrace_flags INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
endif()

# The probe is built and run once per compiler.
if(NOT DEFINED MILLRACE_COROUTINES_OK)
  try_run(MILLRACE_PROBE_RAN MILLRACE_PROBE_BUILT
    "${CMAKE_BINARY_DIR}/probe" "${CMAKE_SOURCE_DIR}/packaging/cmake/coroutine_probe.cpp"
    CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON
    COMPILE_OUTPUT_VARIABLE MILLRACE_PROBE_LOG RUN_OUTPUT_VARIABLE MILLRACE_PROBE_OUTPUT)
  if(NOT MILLRACE_PROBE_BUILT OR NOT "${MILLRACE_PROBE_RAN}" STREQUAL "0")
    message(FATAL_ERROR
      "This compiler (${CMAKE_CXX_COMPILER}, ${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}) gets C++20 coroutines wrong: "
      "the probe packaging/cmake/coroutine_probe.cpp did not build and run right. "
      "g++ 12 destroys temporaries twice in co_await expressions, for one. Use clang 16: "
      "apt-get install clang-16 lld-16, then cmake -DCMAKE_CXX_COMPILER=clang++-16.\n"
      "${MILLRACE_PROBE_OUTPUT}${MILLRACE_PROBE_LOG}")
  endif()
  set(MILLRACE_COROUTINES_OK TRUE CACHE INTERNAL "the coroutine probe passed")
endif()
