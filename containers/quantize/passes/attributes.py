"""A node's attributes by their names."""

from __future__ import annotations

from typing import Any

from onnx import NodeProto, helper

__all__ = ["read_attribute", "set_attribute"]


def read_attribute(node: NodeProto, name: str, default: Any) -> Any:
    """The attribute's value, or `default` for a node that has none of that name."""
    found = [helper.get_attribute_value(attribute) for attribute in node.attribute if attribute.name == name]
    return found[0] if found else default


def set_attribute(node: NodeProto, name: str, value: Any) -> None:
    """Puts a value in place of the attribute's own, if there is one."""
    others = [attribute for attribute in node.attribute if attribute.name != name]
    changed = [*others, helper.make_attribute(name, value)]
    del node.attribute[:]
    node.attribute.extend(changed)
