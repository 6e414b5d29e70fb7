# How our own code is compiled: warnings are errors; third-party headers are SYSTEM and not our concern.
add_library(loadonce_options INTERFACE)
target_include_directories(loadonce_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(loadonce_options INTERFACE LOADONCE_VERSION="${PROJECT_VERSION}")
target_compile_options(loadonce_options INTERFACE -Werror -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
  -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough)
# GCC 12 sees overlaps that are not there in "literal" + std::string (GCC bug 105651), and fmt 9 writing past its fill characters.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(loadonce_options INTERFACE -Wno-restrict -Wno-stringop-overflow)
endif()
if(LOADONCE_SANITIZE)
  # Checks of every pointer use make a compilation four times as long and find little that the address sanitizer does not.
  # GCC reports false "maybe uninitialized" in instrumented code.
  target_compile_options(loadonce_options INTERFACE -fsanitize=${LOADONCE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
    -fno-sanitize=null,alignment,object-size,vptr $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(loadonce_options INTERFACE -fsanitize=${LOADONCE_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  if(LOADONCE_PRECOMPILED) # ccache caches such files only when it may ignore what these words name
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
  endif()
endif()
find_program(MOLD mold)
if(MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12.1)
  add_link_options(-fuse-ld=mold)
endif()
