"""Rows one below the other, from the top on, that scroll when there are many."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


class RowList(QScrollArea):
    """A page's rows; they are put into `column`, before its stretch."""

    def __init__(self) -> None:
        super().__init__()
        rows = QWidget()
        rows.setObjectName("page")
        self.column = QVBoxLayout(rows)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(rows)
