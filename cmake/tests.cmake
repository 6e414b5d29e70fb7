# What `ctest -L LABEL` selects, and what ./dev test makes its tiers of (tests/tiers.py):
#   unit        test programs of folders, damaged inputs of the fuzz targets, checks of the repository's own text and tools
#   smoke       every verb once (also end_to_end)
#   end_to_end  the built program beside real clients
#   faults      the program is killed, and run again
#   languages   tests/clients/*/run: clients in other languages than Python, which need their own compilers (./dev nightly)
# Each build runs its own program. The Python of the tests is what `./dev deps` sets up.
set(LOADONCE_TEST_PYTHON ${LOADONCE_DEPS}/venv/bin/python CACHE FILEPATH "runs tests/*/test_*.py: has tests/requirements.txt")
set(LOADONCE_CLIENTS_PYTHON ${LOADONCE_DEPS}/clients/bin/python CACHE FILEPATH "runs tests/clients/: has tests/clients/requirements.txt")

# loadonce_python_test(NAME LABEL SECONDS_MAX PYTHON FOLDER ARGUMENT...): runs PYTHON -B ARGUMENT... in FOLDER, of the repository.
function(loadonce_python_test name label seconds_max python folder)
  add_test(NAME ${name} COMMAND ${python} -B ${ARGN} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/${folder})
  # The cost makes ctest start the long ones first.
  set_tests_properties(${name} PROPERTIES LABELS "${label}" TIMEOUT ${seconds_max} COST ${seconds_max}
                       ENVIRONMENT "LOADONCE=$<TARGET_FILE:loadonce>")
endfunction()

# A file of Python tests is one test.
file(GLOB files RELATIVE ${CMAKE_SOURCE_DIR}/tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/*/test_*.py)
foreach(file IN LISTS files)
  cmake_path(GET file PARENT_PATH folder)
  cmake_path(GET file STEM module)
  set(label end_to_end)
  if(folder STREQUAL "faults")
    set(label faults)
  elseif(folder STREQUAL "dev")
    set(label unit)
  elseif(module STREQUAL "test_smoke")
    list(APPEND label smoke)
  endif()
  set(python ${LOADONCE_TEST_PYTHON})
  if(folder STREQUAL "clients")
    set(python ${LOADONCE_CLIENTS_PYTHON})
  endif()
  loadonce_python_test(${folder}.${module} "${label}" 600 ${python} tests/${folder} -m unittest -b -v ${module})
endforeach()

file(GLOB files RELATIVE ${CMAKE_SOURCE_DIR}/tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/clients/*/run)
foreach(file IN LISTS files)
  add_test(NAME ${file} COMMAND ${CMAKE_SOURCE_DIR}/tests/${file})
  set_tests_properties(${file} PROPERTIES LABELS languages TIMEOUT 600 ENVIRONMENT "LOADONCE=$<TARGET_FILE:loadonce>")
endforeach()

loadonce_python_test(readme end_to_end 300 ${Python3_EXECUTABLE} . tests/readme.py)
loadonce_python_test(include_graph unit 60 ${Python3_EXECUTABLE} . tests/include_graph.py)
loadonce_python_test(reference_docs unit 60 ${Python3_EXECUTABLE} . tests/reference_docs.py)
