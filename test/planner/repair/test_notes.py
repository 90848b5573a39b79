from vla_bt.planner.repair.notes import MAX_NOTES, Notes


def test_a_sentence_is_kept_once_and_in_order():
    notes = Notes()
    for sentence in ('b.', 'a.', 'b.'):
        notes.add(sentence)
    assert notes.all() == ('b.', 'a.')


def test_a_flood_of_notes_ends_in_one_that_says_so():
    notes = Notes()
    for number in range(1000):
        notes.add(f'{number}.')
    assert len(notes.all()) == MAX_NOTES + 1
    assert notes.all()[-1] == 'More was changed in the same way.'
