# What `cmake --install` puts in place: the two modules, the command, the headers of the runtime, the CMake package, a
# clang config file, the docs and the examples. Everything finds its neighbours by relative path, so the prefix may be moved.
#
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/mapchurn)
set(config_dir ${CMAKE_INSTALL_DATADIR}/mapchurn)

if(TARGET mapchurn)
  install(TARGETS mapchurn LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()
if(TARGET mapchurn-tidy)
  install(TARGETS mapchurn-tidy LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()
if(TARGET mapchurn-tool)
  install(TARGETS mapchurn-tool RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

install(DIRECTORY runtime/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY runtime/prometheus DESTINATION ${CMAKE_INSTALL_DATADIR}/mapchurn)
install(FILES runtime/gdb/go_map.py DESTINATION ${config_dir}/gdb)

configure_package_config_file(cmake/mapchurnConfig.cmake.in ${PROJECT_BINARY_DIR}/mapchurnConfig.cmake
  INSTALL_DESTINATION ${package_dir}
  PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_BINDIR CMAKE_INSTALL_INCLUDEDIR
  NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/mapchurnConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/mapchurnConfig.cmake ${PROJECT_BINARY_DIR}/mapchurnConfigVersion.cmake
  DESTINATION ${package_dir})

# The flag as a clang config file. distcc's servers refuse -fplugin= but take --config=, and a build system that has room
# for one flag can take it too. <CFGDIR> is clang's word for the folder that the file is in.
file(RELATIVE_PATH plugin_from_config /${config_dir} /${CMAKE_INSTALL_LIBDIR}/mapchurn.so)
configure_file(cmake/mapchurn.cfg.in ${PROJECT_BINARY_DIR}/mapchurn.cfg @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/mapchurn.cfg DESTINATION ${config_dir})

install(FILES LICENSE CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md")
if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/examples)
  install(DIRECTORY examples/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
endif()
