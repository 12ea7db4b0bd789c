"""Which test covers each invariant and each known bug of others, or why it can't occur here."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
MACHINE = "invariants/test_desk_machine.py::test_what_must_hold_holds_after_any_sequence"
SERVER = "invariants/test_desk_machine.py::test_what_must_hold_holds_after_any_sequence_on_a_server"
TRUST = "invariants/test_trust_machine.py::test_nobody_does_or_sees_what_they_may_not_in_any_sequence"
BOTH = "invariants/test_trust_machine.py::test_one_sequence_comes_to_the_same_outcomes_and_rows_on_both_engines"
SECOND = "store/test_second_person.py::"
FRAME = "invariants/test_frame.py::test_an_operation_changes_its_own_tenant_alone_and_once"
LEFT = "invariants/test_withdrawals.py::test_nothing_is_done_any_more_for_a_tenant_that_has_left"
KILLED = "faults/test_every_statement.py::test_a_deed_is_done_or_not_and_the_same_request_completes_it"
PLACES = "invariants/test_clock.py::test_a_day_comes_to_the_same_rows_and_words_wherever_the_machine_stands"

COVERED: dict[str, tuple[str, ...]] = {
    # Ledgers
    "V1": (MACHINE, SERVER, "store/test_ledger.py::test_a_balance_is_the_sum_of_its_entries"),
    "V3": (MACHINE, SERVER, "rules/test_points.py::test_no_history_of_adjustments_ever_takes_a_balance_below_zero"),
    "V4": ("store/test_ledger.py::test_the_database_itself_refuses_to_change_what_only_grows",),
    "V6": (MACHINE, SERVER, FRAME),
    "V7": (MACHINE, SERVER, FRAME),
    "V9": (
        "invariants/test_ledgers.py::test_an_evaluation_charges_to_the_limit_once_and_only_below_the_border",
        "invariants/test_ledgers.py::test_switching_it_off_wins_over_what_was_shown_before",
        "rules/test_points.py::test_a_charge_follows_exactly_below_the_border_and_only_once",
    ),
    # Licenses
    "V11": (
        MACHINE,
        "licensing/test_products.py::test_v11_the_licenses_never_go_below_what_is_allocated",
        "licensing/test_many_writers.py::test_of_ten_licenses_sixteen_that_are_asked_for_at_once_leave_ten",
    ),
    "V12": (
        "licensing/test_products.py::test_im_28_ten_licensed_seven_allocated_three_free",
        "licensing/test_products.py::test_im_29_what_has_expired_is_on_no_page_and_has_none_free",
    ),
    "V13": (
        MACHINE,
        "invariants/test_licenses.py::test_of_five_who_join_at_once_the_last_license_is_ones",
        "accounts/test_states.py::test_ki_26_more_as_it_was_agreed_and_ten_again_after_the_last_day",
    ),
    "V14": (
        "licensing/test_activations.py::test_v14_another_machine_needs_a_reactivation",
        "licensing/test_activations.py::test_v14_a_released_environments_file_is_not_issued_again",
        "activation/test_checks.py::test_no_course_of_requests_activates_two_machines_or_answers_a_nonce_twice",
    ),
    "V15": (
        "licensing/test_activations.py::test_v15_a_contract_that_ended_gets_no_new_file",
        "licensing/test_allocations.py::test_v15_of_a_contract_that_ended_nothing_new_is_allocated_but_some_can_be_taken_back",
    ),
    "V16": ("licensing/test_allocations.py::test_v16_b41_another_contracts_rows_stay_as_they_are", FRAME),
    # Invoices
    "V17": (
        MACHINE,
        KILLED,
        "invariants/test_invoices.py::test_a_number_that_several_give_at_once_is_ones",
        "invariants/test_invoices.py::test_of_many_duplicates_at_once_each_has_a_number_of_its_own",
        "invariants/test_invoices.py::test_a_form_that_is_left_takes_no_number",
    ),
    "V18": (
        "invariants/test_invoices.py::test_a_duplicate_is_the_same_after_everything_about_the_customer_changed",
        "invariants/test_invoices.py::test_a_duplicate_is_the_same_after_the_portal_rounds_otherwise_and_has_another_name",
    ),
    "V21": (
        "rules/test_invoices.py::test_tax_of_a_rate_is_the_rounded_sum_of_its_lines_and_the_total_is_all_of_it",
        "rules/test_invoices.py::test_three_lines_of_105_yen_are_rounded_once",
    ),
    "V22": (MACHINE, "rules/test_proration.py::test_a_balance_pays_what_it_can_of_the_next_invoice"),
    "V23": ("rules/test_renewal.py::test_periods_follow_each_other_without_gap_or_overlap",),
    "V24": (
        "rules/test_proration.py::test_adjacent_pieces_come_to_the_whole_within_a_yen_for_each_cut",
        "rules/test_proration.py::test_the_whole_price_comes_back_before_the_start_and_nothing_from_the_last_day_on",
    ),
    "V25": ("operations/test_contract_cancel.py::test_v25_never_more_comes_back_than_was_billed_for_the_period",),
    "V26": (
        "rules/test_usage.py::test_order_repeats_and_lower_readings_change_nothing",
        "rules/test_usage.py::test_every_peak_agrees_with_a_search_reading_by_reading",
    ),
    # Withdrawal
    "V27": ("rules/test_withdrawal.py::test_every_day_of_eight_years_gives_the_day_counted_slowly",),
    "V28": ("rules/test_withdrawal.py::test_a_later_notice_never_leaves_earlier_nor_pays_less",),
    "V29": (
        "invariants/test_withdrawals.py::test_it_is_undone_before_its_day_and_completed_from_it_on_at_every_hour",
        "operations/test_withdrawal_course.py::test_undoing_leaves_everything_as_it_was_before",
    ),
    "V30": (LEFT, MACHINE, "operations/test_after_leaving.py::test_nothing_is_changed_at_a_tenant_that_has_left"),
    "V31": (
        "store/test_purging.py::test_no_purge_changes_what_a_ledger_comes_to",
        "store/test_purging.py::test_the_data_go_from_the_first_day_of_the_portals_month_on",
        "store/test_purging.py::test_what_the_law_keeps_and_what_is_another_tenants_stays_as_it_was",
        "store/test_purging.py::test_purging_twice_is_purging_once",
    ),
    "V32": (
        MACHINE,
        "accounts/test_states.py::test_jm_60_user_00001_is_removed_by_nobody",
        "accounts/test_states.py::test_v32_the_last_one_in_charge_stays_in_charge",
        "accounts/test_states.py::test_v32_support_leaves_nobody_out_who_is_the_last_in_charge",
        "accounts/test_states.py::test_v32_what_the_customer_did_to_the_last_one_is_taken_over_with_a_warning",
    ),
    # Control
    "V33": (
        TRUST,
        BOTH,
        f"{SECOND}test_who_asked_or_may_not_agree_doesnt_agree_and_the_attempt_is_on_record",
        f"{SECOND}test_not_even_an_administrator_agrees_to_their_own",
        f"{SECOND}test_the_same_asked_again_joins_what_waits_and_whoever_joined_doesnt_agree",
    ),
    "V34": (
        TRUST,
        BOTH,
        f"{SECOND}test_what_was_shown_anew_as_refused_isnt_done_by_agreeing_again",
        f"{SECOND}test_nobody_stops_an_agreement_by_having_used_its_id",
    ),
    "V35": (
        TRUST,
        BOTH,
        f"{SECOND}test_splitting_doesnt_help_because_the_tenants_last_thirty_days_count",
        f"{SECOND}test_splitting_between_operators_doesnt_help_either_nor_taking_points_away_again",
    ),
    "V36": (
        MACHINE,
        TRUST,
        KILLED,
        "invariants/test_control.py::test_what_is_done_is_on_record_once_and_what_is_not_is_an_attempt",
        "invariants/test_control.py::test_a_failure_while_it_is_written_leaves_neither_deed_nor_record",
    ),
    "V37": (
        MACHINE,
        "store/test_chain.py::test_a_gap_that_was_closed_up_is_found",
        "store/test_chain.py::test_a_cut_tail_is_found",
        "store/test_chain.py::test_two_swapped_entries_are_found",
    ),
    "V38": (
        "invariants/test_control.py::test_no_key_that_was_typed_is_in_the_store",
        "mail/test_sending.py::test_the_token_is_in_no_table_and_no_file_of_the_store",
        "test_values.py::test_a_card_number_is_refused_and_not_repeated",
    ),
    "V39": (
        "around/test_invitations.py::test_links_hold_in_any_order_v39",
        "invariants/test_control.py::test_only_the_newest_link_works",
        "invariants/test_control.py::test_a_link_ends_with_the_address_or_the_user_it_was_for",
    ),
    "V41": (
        "screens/test_doors.py::test_a_form_shows_the_plan_that_the_command_prints",
        "commands/test_parity.py::test_a_command_shows_the_plan_of_the_desk",
    ),
    "V42": (MACHINE, SERVER, BOTH),
    "V43": (FRAME, MACHINE, "invariants/test_frame.py::test_a_name_that_several_have_is_no_name_of_any"),
    "V44": (
        PLACES,
        "invariants/test_control.py::test_no_code_asks_the_machine_for_its_day_or_for_an_instant_without_a_zone",
    ),
    # Bugs of others: ledgers
    "B2": (
        "invariants/test_ledgers.py::test_one_request_from_two_processes_at_once_is_one_entry",
        "invariants/test_ledgers.py::test_one_request_from_five_at_once_is_one_entry",
    ),
    "B3": ("invariants/test_ledgers.py::test_an_evaluation_charges_to_the_limit_once_and_only_below_the_border",),
    "B4": ("rules/test_points.py::test_a_setting_is_refused_exactly_where_the_limit_is_below_the_border",),
    "B7": (
        "invariants/test_invoices.py::test_the_order_of_lines_changes_neither_taxes_nor_total",
        "rules/test_invoices.py::test_an_invoice_is_never_below_zero",
    ),
    "B9": ("invariants/test_ledgers.py::test_of_many_who_give_at_once_none_is_lost",),
    "B10": ("invariants/test_ledgers.py::test_of_five_who_take_the_same_points_one_gets_them",),
    "B14": ("invariants/test_ledgers.py::test_every_door_shows_one_number",),
    "B15": (
        "invariants/test_ledgers.py::test_no_number_is_read_beyond_its_bounds",
        "invariants/test_ledgers.py::test_only_points_are_taken_away_by_a_negative_number",
    ),
    # Time
    "B16": (
        "invariants/test_withdrawals.py::test_a_contract_of_a_months_last_days_renews_for_48_months_without_a_gap",
    ),
    "B17": ("invariants/test_withdrawals.py::test_a_second_service_of_a_months_last_day_renews_on_its_own_last_day",),
    "B18": (
        "invariants/test_withdrawals.py::test_a_notice_arrives_on_the_day_it_is_in_japan",
        "invariants/test_withdrawals.py::test_it_is_undone_before_its_day_and_completed_from_it_on_at_every_hour",
    ),
    "B19": (PLACES, "rules/test_calendar.py::test_where_the_machine_stands_does_not_matter"),
    "B20": (
        "rules/test_usage.py::test_a_reading_belongs_to_the_month_that_it_is_in_japan",
        "rules/test_usage.py::test_each_reading_counts_in_exactly_one_month",
    ),
    "B21": (
        "rules/test_proration.py::test_every_day_of_four_years_agrees_with_a_reckoning_day_by_day",
        "operations/test_contract_cancel.py::test_before_the_first_renewal_the_first_day_must_be_known",
    ),
    "B24": ("invariants/test_withdrawals.py::test_asked_undone_and_asked_again_ten_times_a_tenant_can_still_leave",),
    "B26": ("rules/test_proration.py::test_a_row_of_invoices_uses_the_balance_once_and_in_turn",),
    "B28": ("rules/test_invoices.py::test_each_rate_is_rounded_by_itself_the_highest_first",),
    "B29": ("rules/test_invoices.py::test_tax_of_a_rate_is_the_rounded_sum_of_its_lines_and_the_total_is_all_of_it",),
    # Numbers and papers
    "B30": ("invariants/test_invoices.py::test_of_many_duplicates_at_once_each_has_a_number_of_its_own",),
    "B31": ("invariants/test_invoices.py::test_a_number_is_kept_as_it_was_given_whatever_the_day",),
    "B32": ("invariants/test_invoices.py::test_a_gap_in_the_numbers_keeps_nobody_from_the_next",),
    "B33": ("invariants/test_invoices.py::test_a_number_that_several_give_at_once_is_ones",),
    "B34": (
        "invariants/test_invoices.py::test_a_form_that_is_left_takes_no_number",
        "invariants/test_invoices.py::test_a_refused_registration_leaves_its_number_free",
        "store/test_many_writers.py::test_a_process_that_is_killed_leaves_whole_transactions",
        KILLED,
    ),
    "B35": (
        "invariants/test_invoices.py::test_a_duplicate_is_the_same_after_everything_about_the_customer_changed",
        "invariants/test_invoices.py::test_a_duplicate_is_the_same_after_the_portal_rounds_otherwise_and_has_another_name",
        "invariants/test_invoices.py::test_a_paper_is_printed_from_what_was_registered",
    ),
    "B37": ("invariants/test_invoices.py::test_the_next_duplicate_differs_from_the_first_by_its_mark_alone",),
    "B38": (
        "invariants/test_invoices.py::test_a_file_that_two_run_at_once_is_done_once",
        "commands/test_batch.py::test_the_same_file_again_does_nothing_twice",
    ),
    # Licenses
    "B39": (
        "invariants/test_licenses.py::test_of_five_who_join_at_once_the_last_license_is_ones",
        "licensing/test_many_writers.py::test_one_nonce_that_comes_in_twice_at_once_is_answered_once",
    ),
    "B40": (
        "invariants/test_licenses.py::test_a_form_that_was_open_while_the_licenses_went_changes_nothing",
        "invariants/test_licenses.py::test_of_one_who_joins_and_one_who_takes_the_license_away_one_is_refused",
    ),
    "B41": ("licensing/test_allocations.py::test_v16_b41_another_contracts_rows_stay_as_they_are", FRAME),
    "B42": ("licensing/test_environments.py::test_a_released_environment_gives_everything_back_and_is_shown_last",),
    "B43": (
        "invariants/test_licenses.py::test_a_pool_of_any_size_is_never_overdrawn",
        "licensing/test_allocations.py::test_b43_the_first_allocation_is_counted_like_any_other",
    ),
    # The record
    "B44": (
        "invariants/test_control.py::test_a_record_verifies_after_each_entry_on_each_engine",
        "invariants/test_control.py::test_the_first_entries_of_a_record_may_be_written_at_once",
    ),
    "B45": (
        "store/test_chain.py::test_a_gap_that_was_closed_up_is_found",
        "store/test_chain.py::test_an_entry_well_linked_to_the_end_is_found_by_the_head",
    ),
    "B46": (
        "store/test_many_writers.py::test_processes_that_start_on_no_store_make_one_and_fill_it_without_a_gap",
        "store/test_many_writers.py::test_threads_share_a_store",
    ),
    "B48": (
        "store/test_chain.py::test_an_untouched_chain_holds",
        "store/test_chain.py::test_a_changed_column_is_found_where_it_is",
    ),
    # Links, addresses, people
    "B49": (
        "invariants/test_control.py::test_only_the_newest_link_works",
        "invariants/test_control.py::test_a_link_ends_with_the_address_or_the_user_it_was_for",
        "around/test_invitations.py::test_a_withdrawn_invitation_has_no_link_that_works_b49",
    ),
    "B52": ("operations/test_password_reset.py::test_nobody_can_give_another_address_or_a_password",),
    "B55": (
        FRAME,
        "invariants/test_frame.py::test_a_name_that_several_have_is_no_name_of_any",
        "invariants/test_frame.py::test_a_password_link_goes_to_the_one_who_was_named",
    ),
    "B56": (TRUST, f"{SECOND}test_not_even_an_administrator_agrees_to_their_own"),
    "B57": (TRUST, f"{SECOND}test_the_same_asked_again_joins_what_waits_and_whoever_joined_doesnt_agree"),
    "B58": (TRUST, f"{SECOND}test_what_was_shown_anew_as_refused_isnt_done_by_agreeing_again"),
    "B59": (LEFT,),
    "B61": (
        "invariants/test_withdrawals.py::test_it_is_undone_before_its_day_and_completed_from_it_on_at_every_hour",
        "operations/test_withdrawal_course.py::test_on_its_day_it_can_only_be_completed",
    ),
    "B64": ("invariants/test_withdrawals.py::test_a_holiday_that_others_miss_is_no_business_day",),
    "B65": (FRAME, "operations/test_usage.py::test_mail_comes_once_for_each_time_that_use_goes_over"),
    "B66": (
        "operations/test_usage.py::test_a_reading_is_taken_in_once",
        "operations/test_points_charge.py::test_the_same_cause_again_gives_the_same_and_changes_nothing",
    ),
    "B67": (
        "mail/test_sending.py::test_a_letter_that_was_delivered_before_the_crash_isn_t_written_again",
        "mail/test_sending.py::test_sending_again_sends_nothing",
        "mail/test_sending.py::test_two_processes_at_once_send_each_letter_once",
        "faults/test_every_statement.py::test_every_letter_goes_out_once_wherever_the_sender_was_killed",
        "faults/test_mail_servers.py::test_a_server_that_dies_over_a_letter_gets_it_again_with_its_mark",
    ),
    "B68": (
        "store/test_instants.py::test_an_instant_comes_back_as_the_same_instant_in_utc",
        "invariants/test_control.py::test_a_store_reads_every_instant_with_its_zone",
        "invariants/test_control.py::test_no_code_asks_the_machine_for_its_day_or_for_an_instant_without_a_zone",
    ),
    "B62": (
        "store/test_purging.py::test_a_restored_backup_brings_nobody_back",
        "store/test_purging.py::test_on_a_server_the_register_is_applied_again_by_hand_and_twice_is_once",
    ),
    "B63": ("store/test_purging.py::test_nothing_of_the_persons_is_found_in_any_column_of_any_table",),
    "B69": (
        "activation/test_checks.py::test_a_nonce_with_other_content_is_a_replay",
        "licensing/test_activations.py::test_an_old_request_is_refused",
        "activation/test_response.py::test_another_key_takes_no_file_for_genuine",
    ),
    "B70": ("invariants/test_ledgers.py::test_every_door_shows_one_number",),
}

# Honest reasons.
NOT_HERE = {
    "V2": "points and balances are kept by single entry; no account stands against them that they could sum to 0 with",
    "V5": "no operation reverses an entry; who was wrong adjusts, with a reason",
    "V8": "no charge is pending: the portal's billing settles money, and an entry is made once it has",
    "V10": "the portals don't tell paid points from free ones, so there is nothing to split",
    "V19": "the portals' billing gives numbers and days of issue; portalops takes them over in any order",
    "V20": "portalops issues no credit notes",
    "V40": "nobody logs in to portalops; who works is whom the operating system says",
    "B1": "no top-up is pending here that two could settle",
    "B5": "no payment is settled, failed or voided here",
    "B6": "no balance is projected from use that is still to be billed",
    "B8": "no operation reverses an entry",
    "B11": "points have no lots",
    "B12": "points are neither earned nor spent by orders here",
    "B13": "points are neither earned nor spent by orders here",
    "B22": "portalops bills no plan by itself, so two plans on one day aren't billed twice",
    "B23": "nothing here makes invoice items by itself",
    "B25": "money isn't refunded here; what comes back from a service goes to the balance in the same transaction",
    "B27": "there is no dunning",
    "B36": "portalops corrects no invoice; what it sends is a duplicate of what was issued",
    "B47": "there is one schema yet, and no migration that could rewrite a row",
    "B50": "portalops holds no sessions of customers",
    "B51": "portalops locks nobody out; a user that is suspended gets no link",
    "B53": "nobody logs in to portalops",
    "B54": "nobody logs in to portalops",
    "B60": "portalops plans no job ahead for a tenant; mail goes when it is sent, and a withdrawal when it is completed",
}

ALL = [*(f"V{number}" for number in range(1, 45)), *(f"B{number}" for number in range(1, 71))]


@cache
def functions_of(file: Path) -> set[str]:
    """The tests of a file."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = (node.name for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, functions))
    return {name for name in found if name.startswith("test_")}


def test_every_invariant_and_every_bug_has_its_test_or_its_reason() -> None:
    assert [number for number in ALL if (number in COVERED) == (number in NOT_HERE)] == []
    assert set(COVERED) | set(NOT_HERE) == set(ALL)


def test_every_test_that_is_named_is_there() -> None:
    named = sorted({name for names in COVERED.values() for name in names})
    parts = [name.partition("::") for name in named]
    missing = [file for file, _, _ in parts if not (TESTS / file).is_file()]
    assert missing == []
    assert [
        name for name, (file, _, test) in zip(named, parts, strict=True) if test not in functions_of(TESTS / file)
    ] == []


def test_a_reason_is_a_sentence() -> None:
    assert [number for number, reason in NOT_HERE.items() if not re.fullmatch(r"[a-z][^\n]{15,140}", reason)] == []
