# Answers a repeated find_package(Python3) from the first one: each of the code generators asks
# again, and CMake starts a dozen Pythons every time.

set(_vla_bt_known TRUE)
foreach(_component IN LISTS Python3_FIND_COMPONENTS)
  if(NOT Python3_${_component}_FOUND)
    set(_vla_bt_known FALSE)
  endif()
endforeach()

if(_vla_bt_known AND TARGET Python3::Interpreter)
  set(Python3_FOUND TRUE)
else()
  include("${CMAKE_ROOT}/Modules/FindPython3.cmake")
endif()
