# Included by our interface packages right before rosidl_generate_interfaces() when the set-up for
# wheels builds them: keeps the generators rclpy needs on Fast DDS and drops the C++ half.
# An ordinary colcon build never includes this file.

set(_vla_bt_keep
  rosidl_generator_type_description
  rosidl_generator_c
  rosidl_typesupport_introspection_c
  rosidl_typesupport_fastrtps_c
  rosidl_typesupport_c
  rosidl_generator_py
)
set(_vla_bt_kept "")
foreach(_extension IN LISTS AMENT_EXTENSIONS_rosidl_generate_idl_interfaces)
  string(REGEX REPLACE ":.*" "" _package "${_extension}")
  if(_package IN_LIST _vla_bt_keep)
    list(APPEND _vla_bt_kept "${_extension}")
  endif()
endforeach()
set(AMENT_EXTENSIONS_rosidl_generate_idl_interfaces "${_vla_bt_kept}")

# They share the work of parsing.
foreach(_generator IN LISTS _vla_bt_keep)
  set(${_generator}_BIN "${CMAKE_CURRENT_LIST_DIR}/generate.py")
endforeach()

# One Python extension module per package is enough: rclpy loads only this one.
macro(rosidl_generator_py_get_typesupports result)
  set(${result} rosidl_typesupport_c)
endmacro()

# Compile the many small generated files of a library in a few large pieces: most of the time goes
# into reading the same headers. Type descriptions repeat file-local names, so they stay apart.
function(_vla_bt_unite_sources)
  foreach(_suffix
    rosidl_generator_c rosidl_typesupport_introspection_c rosidl_typesupport_fastrtps_c
    rosidl_typesupport_c rosidl_generator_py
  )
    set(_target ${PROJECT_NAME}__${_suffix})
    if(TARGET ${_target})
      get_target_property(_sources ${_target} SOURCES)
      list(FILTER _sources INCLUDE REGEX "__description\\.c$")
      set_source_files_properties(${_sources} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
      set_target_properties(${_target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 20)
    endif()
  endforeach()
endfunction()
cmake_language(DEFER CALL _vla_bt_unite_sources)
