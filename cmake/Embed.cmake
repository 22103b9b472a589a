# mapchurn_embed(<target> <file>...): makes each file's text available to the target's sources as a string literal:
#
#   static constexpr char Text[] =
#   #include "containers.yaml.inc"
#       ;
#
# The .inc file is remade when the file changes. One script for both sides (it runs itself with cmake -P) and no xxd or
# ld -b binary: CMake is the only tool that is there wherever the project is built.
#
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

if(CMAKE_SCRIPT_MODE_FILE)
  file(READ "${INPUT}" text)
  if(text MATCHES "\\)mapchurn\"")
    message(FATAL_ERROR "${INPUT}: holds the end mark of the literal, )mapchurn\"")
  endif()
  file(WRITE "${OUTPUT}" "R\"mapchurn(${text})mapchurn\"\n")
  return()
endif()

set(MAPCHURN_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(mapchurn_embed target)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/embedded)
  foreach(input IN LISTS ARGN)
    get_filename_component(name ${input} NAME)
    set(output ${folder}/${name}.inc)
    add_custom_command(
      OUTPUT ${output}
      COMMAND ${CMAKE_COMMAND} -DINPUT=${input} -DOUTPUT=${output} -P ${MAPCHURN_EMBED_SCRIPT}
      DEPENDS ${input} ${MAPCHURN_EMBED_SCRIPT}
      COMMENT "Embedding ${name}"
      VERBATIM)
    target_sources(${target} PRIVATE ${output})
  endforeach()
  target_include_directories(${target} PRIVATE ${folder})
endfunction()
