# How the targets of this project are compiled: warnings, assertions, ccache, precompiled headers, and how many
# heavy files compile at a time. Everything is set on targets, so that nothing leaks into a project that adds this one.
#
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# ccache needs to be told that it may trust a precompiled header: the file holds times and macros that ccache would
# otherwise take as differences. The sloppiness travels in the launcher so that a plain `ninja` behaves like scripts/build.
find_program(MAPCHURN_CCACHE ccache)
if(MAPCHURN_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${MAPCHURN_CCACHE})
endif()

# A file that includes clang's AST takes more than half a gigabyte to compile: on a machine with many cores and little
# memory an unbounded build would swap.
set_property(GLOBAL APPEND PROPERTY JOB_POOLS mapchurn_heavy=${MAPCHURN_HEAVY_JOBS})

# mapchurn_include_llvm(<target> <folder>...): -idirafter and not -isystem, because libc++abi-19-dev puts its cxxabi.h
# into the folder of LLVM's headers, where it would be found before libstdc++'s.
function(mapchurn_include_llvm target)
  foreach(folder IN LISTS ARGN)
    target_compile_options(${target} PUBLIC "SHELL:-idirafter ${folder}")
  endforeach()
endfunction()

# mapchurn_compile_settings(<target>): what every target of this project has.
function(mapchurn_compile_settings target)
  target_compile_features(${target} PUBLIC cxx_std_17)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  target_include_directories(${target} SYSTEM PUBLIC ${PROTOZERO_INCLUDE_DIR})
  mapchurn_include_llvm(${target} ${LLVM_INCLUDE_DIRS})
  separate_arguments(definitions NATIVE_COMMAND "${LLVM_DEFINITIONS}")
  target_compile_definitions(${target} PUBLIC ${definitions})
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wno-unused-parameter)
  # What these say is a crash to come; StringRef makes the first one easy to write.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:Clang>:-Werror=dangling> -Werror=return-type)
  if(MAPCHURN_ASSERTIONS)
    target_compile_options(${target} PRIVATE -UNDEBUG)
  endif()
  # As LLVM itself was built: a class that derives from one of LLVM's needs the type information of its base.
  if(NOT LLVM_ENABLE_RTTI)
    target_compile_options(${target} PRIVATE -fno-rtti)
  endif()
endfunction()

# mapchurn_clang_settings(<target>): the above, for a target whose files include clang's headers. clang libraries are
# not linked here: the plugins find them in the process that loads them, and two copies of clang in one process would
# each have their own registries.
function(mapchurn_clang_settings target)
  mapchurn_compile_settings(${target})
  mapchurn_include_llvm(${target} ${CLANG_INCLUDE_DIRS})
  set_target_properties(${target} PROPERTIES JOB_POOL_COMPILE mapchurn_heavy)
endfunction()

# mapchurn_clang_pch(<target>): precompiles clang's headers once, in mapchurnAnalysis, and lets the target read them.
function(mapchurn_clang_pch target)
  if(NOT MAPCHURN_PCH)
    return()
  endif()
  if(target STREQUAL "mapchurnAnalysis")
    target_precompile_headers(${target} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/ClangHeaders.h)
  elseif(TARGET mapchurnAnalysis)
    target_precompile_headers(${target} REUSE_FROM mapchurnAnalysis)
    # Programs are compiled with -fPIE by default, and clang wants the header and its user to agree.
    target_compile_options(${target} PRIVATE -fPIC)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # Without a time in it the precompiled header is the same bytes each time, so ccache can hit on its users.
    target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
endfunction()
