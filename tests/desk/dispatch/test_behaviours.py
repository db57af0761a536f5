"""Which tests prove what dispatch promises: 25 sentences, each learnt from a fault of other systems."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

_RUNS = "desk/dispatch/test_runs.py"
_MONEY = "desk/dispatch/test_run_money.py"
_REPORTS = "desk/dispatch/test_courier_reports.py"
_CASH = "desk/dispatch/test_cash.py"
_BOARD = "app/dispatch/test_giving_stops.py"
_TILL = "app/dispatch/test_cash_desk.py"
_COURIER = "app/courier/test_answers.py"
_LINE = "app/courier/test_line.py"

PROVED = {
    "bulk answers per stop: one refused stays marked with its reason, the others are assigned": (
        f"{_RUNS}::test_each_order_is_answered_for_by_itself",
        f"{_BOARD}::test_bulk_answers_per_stop_and_what_is_refused_stays_marked_with_its_reason",
    ),
    "reassigning is one command, never a moment without a courier": (
        f"{_RUNS}::test_a_stop_is_reassigned_by_one_command_and_one_taken_off_is_free_at_once",
        f"{_BOARD}::test_reassigning_is_one_act_and_undo_gives_it_back",
    ),
    "a stop taken off a run is at once assignable": (
        f"{_RUNS}::test_a_stop_is_reassigned_by_one_command_and_one_taken_off_is_free_at_once",
        f"{_BOARD}::test_reassigning_is_one_act_and_undo_gives_it_back",
    ),
    "two dispatchers, one stop: one wins, the other sees who": (
        f"{_RUNS}::test_one_order_has_one_live_stop_and_who_has_it_is_said",
        f"{_REPORTS}::test_two_sessions_decide_one_stop_and_one_of_them_wins",
        f"{_BOARD}::test_two_dispatchers_and_one_stop_one_wins_and_the_other_sees_who",
        f"{_BOARD}::test_what_was_given_away_in_the_blink_before_the_key_is_not_taken_from_who_got_it",
    ),
    "nothing on the board moves between the key and its second key": (
        f"{_BOARD}::test_nothing_moves_between_the_first_key_and_the_second",
    ),
    "the suggestion pressed is the one shown, or refused as stale": (
        f"{_BOARD}::test_a_courier_is_assigned_by_two_keys_by_number_or_as_suggested",
        f"{_BOARD}::test_a_suggestion_for_a_courier_whose_run_has_changed_is_refused",
    ),
    "cancelling an order withdraws its live stop; the courier sees it at their next key": (
        f"{_RUNS}::test_cancelling_an_order_withdraws_its_stop_in_the_same_act",
        f"{_LINE}::test_cancelling_an_order_reaches_the_courier_while_he_looks_at_it",
        f"{_LINE}::test_a_stop_that_was_taken_off_is_seen_at_the_next_key",
    ),
    "a report after withdrawal is kept, changes nothing of the order, and waits for a decision": (
        f"{_RUNS}::test_cancelling_an_order_withdraws_its_stop_in_the_same_act",
        "desk/dispatch/test_words_of_what_was_taken_off.py::"
        "test_what_the_courier_has_handed_over_waits_for_a_decision_and_does_not_come_back",
    ),
    "a courier's report never completes an order; the right code or another person does": (
        f"{_REPORTS}::test_a_report_completes_nothing_and_another_one_decides",
        f"{_COURIER}::test_handed_over_is_reported_with_its_sum_and_completes_nothing",
    ),
    "the same report twice is one": (
        f"{_REPORTS}::test_a_report_completes_nothing_and_another_one_decides",
        f"{_COURIER}::test_the_same_said_twice_is_one_and_another_word_replaces_it",
    ),
    "a report bears the server's time; the courier's claimed time stands beside it": (
        f"{_REPORTS}::test_a_report_bears_the_time_of_the_server_and_one_of_a_lost_line_is_kept_once",
    ),
    "the courier can take a report back until it is decided": (
        f"{_REPORTS}::test_a_report_is_taken_back_until_it_is_decided",
        f"{_COURIER}::test_a_word_is_taken_back_until_it_is_decided",
    ),
    "“not at home” makes the second attempt, address and goods kept": (
        f"{_RUNS}::test_a_failed_stop_comes_back_with_the_run_and_goes_out_again",
        "app/dispatch/test_runs_on_the_board.py::"
        "test_an_attempt_that_failed_goes_out_again_with_its_address_once_its_goods_are_back",
    ),
    "the run does not close before a failed stop's goods are back": (
        f"{_RUNS}::test_a_failed_stop_comes_back_with_the_run_and_goes_out_again",
        f"{_RUNS}::test_the_database_lets_no_run_close_before_its_goods_are_back",
    ),
    "cash to take is fixed at leaving; a later edit shows both sums": (
        f"{_MONEY}::test_what_is_to_be_collected_is_fixed_when_the_run_leaves",
        "app/courier/test_own_run.py::test_a_later_edit_shows_both_sums",
    ),
    "another sum than expected asks for a reason, and both are kept": (
        f"{_MONEY}::test_another_sum_asks_why_and_both_are_kept",
        f"{_COURIER}::test_another_sum_asks_for_a_reason_and_both_are_kept",
    ),
    "over the limit: no run with cash; a prepaid one may go": (
        f"{_CASH}::test_with_too_much_cash_only_a_run_that_is_paid_goes_out",
        "app/dispatch/test_runs_on_the_board.py::"
        "test_what_leaves_is_said_before_it_leaves_and_a_full_purse_keeps_cash_at_the_shop",
    ),
    "blind count: counted is typed before expected is shown": (
        f"{_TILL}::test_cash_that_is_counted_blind_is_typed_before_it_is_known",
        f"{_TILL}::test_a_till_that_is_counted_blind_tells_no_sum_while_it_is_open",
    ),
    "a difference is an entry with reason, owner, signature; still seen after closing": (
        f"{_CASH}::test_a_difference_is_an_entry_with_its_reason",
        f"{_CASH}::test_a_till_opens_with_its_own_count_and_closes_at_zero_or_with_a_reason",
        f"{_TILL}::test_a_shift_is_counted_from_its_opening_to_its_end",
    ),
    "each till opens with its own last count": (f"{_CASH}::test_tills_of_two_currencies_are_counted_each_by_itself",),
    "a hand-in replayed after a lost line is one receipt, same number": (
        f"{_CASH}::test_a_hand_in_over_a_lost_line_is_one_receipt",
    ),
    "reordering keeps locked and done stops in place": (
        f"{_RUNS}::test_stops_follow_each_other_by_window_and_district_and_by_hand",
    ),
    "a stop without point or window is planned or says why not, never gone": (
        "unit/rules/test_rules_routes.py::test_nothing_disappears_and_what_cannot_be_placed_says_why",
        f"{_BOARD}::test_what_nobody_can_take_is_not_placed_and_says_why",
    ),
    "adding stops drops none; a delivered order cannot be added": (
        f"{_RUNS}::test_a_delivered_order_cannot_ride_and_nothing_drops_a_stop",
    ),
    "sheet, screen, command line: same order, sums, masked phones; the sheet bears its time and version": (
        f"{_MONEY}::test_the_sheet_has_what_the_courier_needs_and_a_gift_without_its_sender",
        "desk/dispatch/test_sheets.py::test_the_page_says_what_the_lines_say_and_draws_the_same_codes",
    ),
}
"""What is promised, and the tests that would fail if it were broken."""


def test_there_are_as_many_as_were_learnt() -> None:
    assert len(PROVED) == 25


@pytest.mark.parametrize("test", sorted({test for tests in PROVED.values() for test in tests}))
def test_each_is_proved_by_a_test_that_there_is(test: str) -> None:
    path, _colons, name = test.partition("::")
    tree = ast.parse((Path(__file__).parents[2] / path).read_text("utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
