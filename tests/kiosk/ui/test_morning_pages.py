"""Before opening, and which posts: what the two pages show, ask for and remember of a draft."""

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.desk.posts import PostsView
from kiosk.desk.preflight import CheckId, State
from kiosk.ui.posts_page import PostsPage
from kiosk.ui.window import MainWindow
from sync.domain.entries import PostId
from tests.kiosk.ui import morning_scenes
from tests.kiosk.ui.conftest import Open
from tests.kiosk.ui.hands import press_key, tap

HOME, SECOND, THIRD = PostId("post-01"), PostId("post-02"), PostId("post-05")
OTHER = PostId("post-00")


# ---- before opening ---------------------------------------------------------------------------


def test_lines_come_one_by_one_and_the_sentence_waits_for_all(window: MainWindow) -> None:
    page = window.house.preflight
    window.open_page(page)
    page.begin()
    assert page.findings == ()
    assert not page.again.isEnabled()
    page.show_finding(morning_scenes.well()[0])
    assert page.sentence.text() == "正在逐项检查 …"
    assert page._lead.text() == "已查 1 / 10 项"
    assert page.rows[CheckId.DISK].state_word.text() == "正在查 …"
    page.finish(morning_scenes.well())
    assert page.sentence.text() == "可以开岗"
    assert page.again.isEnabled()


def test_a_line_says_its_state_by_shape_and_word_and_reads_itself_out(window: MainWindow) -> None:
    page = window.house.preflight
    window.open_page(page)
    page.finish(morning_scenes.ill())
    row = page.rows[CheckId.POWER]
    assert row.finding is not None
    assert row.finding.state is State.STOP
    assert row.state_word.text() == "要处理"
    assert row.accessibleName().startswith("电源. 要处理. 在用电池，电量 14%. 接上电源")
    assert page.sentence.text() == "有 3 项要先处理"
    window.speak("en")
    assert row.accessibleName().startswith("Power. settle first. On battery, 14 % charged")
    assert page.sentence.text() == "To settle first: 3"


def test_it_can_be_heard_where_there_is_a_loudspeaker_and_mended_where_there_is_no_camera(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = window.house.preflight
    window.open_page(page)
    page.finish(morning_scenes.well())
    sound, camera = page.rows[CheckId.SOUND].button, page.rows[CheckId.CAMERA].button
    assert (sound.isVisible(), camera.isVisible()) == (True, False)
    with qtbot.waitSignal(page.sounds_asked):
        tap(sound)
    page.finish(morning_scenes.ill())
    assert (sound.isVisible(), camera.isVisible()) == (False, True)
    with qtbot.waitSignal(page.camera_asked):
        tap(camera)


def test_what_is_not_well_stands_on_top_and_what_is_takes_one_line(window: MainWindow) -> None:
    page = window.house.preflight
    window.open_page(page)
    page.finish(morning_scenes.ill())
    QCoreApplication.processEvents()
    left = [CheckId.CAMERA, CheckId.POWER, CheckId.SOUND, CheckId.DISK, CheckId.STORE]
    tops = [page.rows[check].y() for check in left]
    assert tops == sorted(tops)
    green, red = page.rows[CheckId.STORE], page.rows[CheckId.POWER]
    assert green.state_word.text() == "好 · 能写入，数据完好"
    assert not green.word.isVisible()
    assert green.height() < red.height()
    page.begin()
    QCoreApplication.processEvents()
    tops = [page.rows[check].y() for check in list(CheckId)[:5]]
    assert tops == sorted(tops)
    page.finish(morning_scenes.well())
    QCoreApplication.processEvents()
    assert len({row.height() for row in page.rows.values()}) <= 2  # they share the room
    assert page.findings == morning_scenes.well()  # in one order, however they are laid


def test_a_line_grows_with_its_words_when_the_language_turns(window: MainWindow) -> None:
    page = window.house.preflight
    window.open_page(page)
    page.finish(morning_scenes.ill())
    for language in ("zh", "en"):
        window.speak(language)
        for _ in range(3):
            QCoreApplication.processEvents()
        for row in page.rows.values():
            assert row.height() >= row.heightForWidth(row.width()), (language, row.check)


def test_escape_and_the_button_lead_to_the_scan_page(qtbot: QtBot, window: MainWindow) -> None:
    page = window.house.preflight
    window.open_page(page)
    page.finish(morning_scenes.ill())
    with qtbot.waitSignal(page.left):
        press_key(window, Qt.Key.Key_Escape)
    with qtbot.waitSignal(page.left):
        tap(page.go)
    with qtbot.waitSignal(page.checks_asked):
        tap(page.again)


# ---- which posts ------------------------------------------------------------------------------


def opened(window: MainWindow, view: PostsView | None = None) -> PostsPage:
    page = window.house.posts
    page.show_posts(view or morning_scenes.many_posts())
    window.open_page(page)
    return page


def line_of(page: PostsPage, words: str) -> int:
    for number, line in enumerate(page.lines):
        if line.isVisible() and words in line.pick.text():
            return number
    raise AssertionError(words)


def test_posts_are_ticked_and_taken_home_first(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(window)
    assert page.draft == ((HOME, SECOND, THIRD), False)
    tap(page.lines[0].pick)
    tap(page.lines[1].pick)  # home goes: the next one chosen becomes home
    assert page.draft == ((SECOND, THIRD, OTHER), False)
    assert page.lead.text() == "3 个岗位。服务人次计在 1 号问询台。"
    with qtbot.waitSignal(page.posts_chosen) as taken:
        tap(page.take)
    assert taken.args == [(SECOND, THIRD, OTHER), False]


def test_another_one_of_those_ticked_is_made_home_with_one_tap(window: MainWindow) -> None:
    page = opened(window)
    assert page.lines[1].home.text() == "驻点"
    assert not page.lines[1].home.isEnabled()
    assert not page.lines[0].home.isVisible()
    tap(page.lines[5].home)
    assert page.draft[0] == (THIRD, HOME, SECOND)
    assert page.lines[5].home.accessibleName() == "会场 2 号门 是驻点"


def test_all_posts_make_an_assembly_point_and_one_post_ends_it(window: MainWindow) -> None:
    page = opened(window)
    tap(page.all)
    assert page.draft == ((HOME,), True)
    assert not any(line.pick.isChecked() for line in page.lines)
    assert page.lead.text() == "全部岗位。没有排班的人在 会场 1 号门 上岗。"
    tap(page.lines[0].pick)
    assert page.draft == ((OTHER,), False)
    tap(page.all)
    tap(page.all)
    assert list(page.draft) == [(), False]
    assert not page.take.isEnabled()
    assert "至少勾一个" in page.lead.text()


def test_typing_searches_among_fifty_posts_and_enter_ticks_the_one_left(
    window: MainWindow,
) -> None:
    page = opened(window)
    assert sum(line.isVisible() for line in page.lines) == 52
    QTest.keyClicks(page, "exit 13")
    assert page.search.text() == "exit 13"
    shown = [line for line in page.lines if line.isVisible()]
    assert [line.pick.text() for line in shown] == ["地铁站 13 口 · 路线指引"]
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.draft[0][-1] == PostId("post-48")
    page.search.setText("北门")
    assert page._stack.currentWidget() is page._no_match
    page.search.clear()
    assert sum(line.isVisible() for line in page.lines) == 52


def test_new_numbers_leave_what_was_ticked_and_a_new_choice_is_followed(
    window: MainWindow,
) -> None:
    page = opened(window)
    tap(page.lines[0].pick)
    page.show_posts(morning_scenes.many_posts())
    assert OTHER in page.draft[0]
    page._begin()
    view = morning_scenes.many_posts()
    page.show_posts(PostsView(view.rows, (SECOND,), everywhere=False, fixed=False))
    assert page.draft == ((SECOND,), False)


def test_what_the_settings_fixed_is_shown_and_cannot_be_changed(window: MainWindow) -> None:
    view = morning_scenes.many_posts(5)
    page = opened(window, PostsView(view.rows, (HOME,), everywhere=False, fixed=True))
    assert "组织方" in page.lead.text()
    assert not page.take.isVisible()
    assert not page.all.isEnabled()
    tap(page.lines[0].pick)
    assert page.draft == ((HOME,), False)


def test_every_line_is_as_high_as_a_thumb_at_the_smallest_window(open_window: Open) -> None:
    window = open_window(size=(1024, 640))
    page = opened(window)
    for line in page.lines[:6]:
        assert line.pick.height() >= 56
        if line.home.isVisible():
            assert line.home.height() >= 56


def test_a_thumb_under_a_chip_of_the_bar_means_the_chip(qtbot: QtBot, window: MainWindow) -> None:
    chip = window.top.post
    below = QPoint(chip.geometry().center().x(), window.top.height() - 3)
    assert window.top.childAt(below) is not chip
    with qtbot.waitSignal(window.top.post_asked):
        QTest.mouseClick(
            window.top, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, below
        )
