# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What scripts/field and scripts/bench share: the projects and how their files are compiled."""
