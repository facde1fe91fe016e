"""What the guarded reader may say of a file: the refusals, the notes, and the limits behind them.

Both are closed lists, so that every one of them has its sentence in the catalogue (``workbook.refused.*`` and ``workbook.noted.*``).
"""

from __future__ import annotations

from enum import StrEnum

MAX_FILE_BYTES = 60 * 1024 * 1024
MAX_PART_BYTES = 256 * 1024 * 1024
MAX_INFLATED_BYTES = 512 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_CELLS = 3_000_000
# Of a department's form; a plan may have many times as many figures.
MAX_FORM_CELLS = 200_000
MAX_USED_ROWS = 65_536
MAX_STRINGS = 400_000
MAX_STRING_BYTES = 64 * 1024 * 1024
MAX_SIDE_RECORDS = 200_000
MAX_COMMENTS = 50_000
MAX_NAMES = 50_000
MAX_MERGES = 30_000
MAX_PICTURES = 20_000
MAX_CELL_FORMATS = 200_000
# A formula that a spreadsheet program takes, and what formulas written once for many cells may come to when each cell gets its own.
MAX_FORMULA_CHARACTERS = 8_192
MAX_SHARED_FORMULA_CHARACTERS = 1_000_000
# No part of a workbook nests deeper than a few dozen elements, or goes on for so long without one.
MAX_LEVELS = 10_000
MAX_BYTES_WITHOUT_TAG = 1 << 20
# What the window's process takes in of one file; in memory it becomes several times as much.
MAX_ANSWER_BYTES = 64 * 1024 * 1024
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MAX_CELL_CHARACTERS = 32_767


class Refusal(StrEnum):
    """Why a file was not read; nothing of it is taken."""

    # What lies there is no file that can be opened.
    NOT_FOUND = "not_found"
    IS_FOLDER = "is_folder"
    NOT_A_FILE = "not_a_file"
    NO_PERMISSION = "no_permission"
    IN_USE = "in_use"
    CANNOT_OPEN = "cannot_open"
    TOO_BIG = "too_big"
    # The content is something else than a workbook.
    EMPTY = "empty"
    ZEROS = "zeros"
    OWNER_FILE = "owner_file"
    CLOUD_STUB = "cloud_stub"
    XLS = "xls"
    ET = "et"
    PASSWORD = "password"
    RIGHTS_PROTECTED = "rights_protected"
    OLE_DOCUMENT = "ole_document"
    OLE_OTHER = "ole_other"
    HTML = "html"
    MHTML = "mhtml"
    XML_2003 = "xml_2003"
    UOF = "uof"
    XML_OTHER = "xml_other"
    CSV_TEXT = "csv_text"
    RTF = "rtf"
    PDF = "pdf"
    OFD = "ofd"
    PICTURE = "picture"
    RAR = "rar"
    SEVEN_ZIP = "seven_zip"
    GZIP = "gzip"
    ODS = "ods"
    DOCX = "docx"
    PPTX = "pptx"
    XLSB = "xlsb"
    NUMBERS = "numbers"
    ZIP_OF_FILES = "zip_of_files"
    ZIP_OTHER = "zip_other"
    UNKNOWN_KIND = "unknown_kind"
    # A workbook whose container is damaged or not to be trusted.
    TRUNCATED = "truncated"
    DAMAGED_ZIP = "damaged_zip"
    DAMAGED_PART = "damaged_part"
    DUPLICATE_PART = "duplicate_part"
    OVERLAPPING = "overlapping"
    TOO_MANY_ENTRIES = "too_many_entries"
    ZIP_PASSWORD = "zip_password"
    COMPRESSION = "compression"
    PART_TOO_LARGE = "part_too_large"
    INFLATED_TOO_LARGE = "inflated_too_large"
    # Its parts do not fit together or cannot be understood.
    NO_CONTENT_TYPES = "no_content_types"
    NO_WORKBOOK = "no_workbook"
    NO_RELATIONS = "no_relations"
    NO_SHEETS = "no_sheets"
    SHEET_MISSING = "sheet_missing"
    STRINGS_MISSING = "strings_missing"
    XML_BROKEN = "xml_broken"
    DOCTYPE = "doctype"
    ENCODING = "encoding"
    WRONG_PART = "wrong_part"
    # Its cells contradict each other or pass the limits.
    BAD_ADDRESS = "bad_address"
    ROW_MISMATCH = "row_mismatch"
    DUPLICATE_CELL = "duplicate_cell"
    DUPLICATE_ROW = "duplicate_row"
    CELL_STRUCTURE = "cell_structure"
    STRING_INDEX = "string_index"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_STRINGS = "too_many_strings"
    TOO_MANY_RECORDS = "too_many_records"
    TOO_DEEP = "too_deep"
    TOO_MUCH_CONTENT = "too_much_content"
    # The reading itself was stopped.
    TOO_SLOW = "too_slow"
    OUT_OF_MEMORY = "out_of_memory"
    READER_DIED = "reader_died"
    READER_NOT_STARTED = "reader_not_started"
    UNEXPECTED = "unexpected"


class Noted(StrEnum):
    """What was unusual about a file that was read all the same."""

    # The container
    BYTES_BEFORE = "bytes_before"
    BYTES_AFTER = "bytes_after"
    ODD_ENTRY_NAMES = "odd_entry_names"
    BACKSLASH_NAMES = "backslash_names"
    OTHER_CASE_NAME = "other_case_name"
    EXTENSION = "extension"
    CONTENT_TYPE = "content_type"
    ROOT_RELATIONS = "root_relations"
    # What the workbook carries and the reader leaves alone
    MACROS = "macros"
    TEMPLATE = "template"
    EXTERNAL_LINK = "external_link"
    DDE_LINK = "dde_link"
    EMBEDDED = "embedded"
    CONNECTIONS = "connections"
    SIGNATURE = "signature"
    NOT_A_WORKSHEET = "not_a_worksheet"
    # What could not be read and does not carry figures
    STYLES_MISSING = "styles_missing"
    STYLES_UNREADABLE = "styles_unreadable"
    STYLE_UNKNOWN = "style_unknown"
    FORMAT_UNKNOWN = "format_unknown"
    PROPERTIES_UNREADABLE = "properties_unreadable"
    PROPERTIES_ODD = "properties_odd"
    DRAWING_UNREADABLE = "drawing_unreadable"
    COMMENTS_UNREADABLE = "comments_unreadable"
    LINK_UNREADABLE = "link_unreadable"
    # The workbook
    BROKEN_NAMES = "broken_names"
    NAMES_WITHOUT_SHEET = "names_without_sheet"
    MANUAL_CALCULATION = "manual_calculation"
    MANY_SHEETS = "many_sheets"
    HIDDEN_SHEET = "hidden_sheet"
    STRING_COUNT = "string_count"
    ESCAPES_DECODED = "escapes_decoded"
    # A sheet
    HIDDEN_ROWS = "hidden_rows"
    HIDDEN_COLUMNS = "hidden_columns"
    ROWS_HIDDEN_BY_DEFAULT = "rows_hidden_by_default"
    FILTERED = "filtered"
    MERGES_OVERLAP = "merges_overlap"
    MERGE_TO_EDGE = "merge_to_edge"
    MANY_MERGES = "many_merges"
    BAD_MERGE = "bad_merge"
    PICTURES = "pictures"
    CELL_PICTURES = "cell_pictures"
    RICH_VALUES = "rich_values"
    COMMENTS = "comments"
    NO_ADDRESSES = "no_addresses"
    LOWER_CASE_ADDRESSES = "lower_case_addresses"
    FAR_BLANK = "far_blank"
    FAR_VALUE = "far_value"
    WIDE_SHEET = "wide_sheet"
    ARRAY_FORMULAS = "array_formulas"
    FORMULA_TEXT_UNKNOWN = "formula_text_unknown"
    FORMULAS_WITHOUT_VALUE = "formulas_without_value"
    MALFORMED_VALUES = "malformed_values"


class Refused(Exception):
    """Raised inside the reader to give a file up; becomes a ``ReadProblem`` at its border."""

    def __init__(self, code: Refusal, **values: str | int) -> None:
        """Keep which refusal it is and the fields of its sentence."""
        super().__init__(code)
        self.code = code
        self.values = values
