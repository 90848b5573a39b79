"""Prompt, schema and README table come from the catalogue and from nothing else."""

from pathlib import Path

from vla_bt.plan import FlowKind
from vla_bt.plan.flow_read import MAX_ATTEMPTS, MIN_ATTEMPTS
from vla_bt.skills import load_catalogue
from vla_bt.skills.render import json_schema, markdown_table, prompt_text

README = Path(__file__).resolve().parents[2] / 'README.md'


def test_the_readme_shows_the_table_of_the_catalogue() -> None:
    assert markdown_table(load_catalogue()) in README.read_text(encoding='utf-8')


def test_the_prompt_names_every_skill_argument_unit_and_fact() -> None:
    catalogue = load_catalogue()
    text = prompt_text(catalogue)
    for skill in catalogue:
        assert f'- {skill.name}: {skill.summary}' in text
        for name, argument in skill.arguments.items():
            assert f'    {name} (' in text
            assert argument.unit in text
        for fact in (*skill.preconditions, *skill.effects):
            assert fact in text


def test_the_schema_has_one_form_per_skill_with_its_arguments() -> None:
    catalogue = load_catalogue()
    forms = json_schema(catalogue)['properties']['steps']['items']['anyOf']
    assert [form['properties']['skill']['const'] for form in forms] == list(catalogue.names)
    for form, skill in zip(forms, catalogue, strict=True):
        assert set(form['properties']['args']['properties']) == set(skill.arguments)
    force = forms[catalogue.names.index('pick_up')]['properties']['args']['properties'][
        'max_force'
    ]
    assert force['maximum'] == 50
    assert force['description'].endswith('[N]')


def test_the_schema_has_one_form_per_kind_of_flow() -> None:
    schema = json_schema(load_catalogue())
    assert schema['properties']['flow']['$ref'] == '#/$defs/flow'
    forms = {it['properties']['kind']['const']: it for it in schema['$defs']['flow']['anyOf']}
    assert forms.keys() == {kind.value for kind in FlowKind}
    assert all(set(form['required']) == set(form['properties']) for form in forms.values())
    attempts = forms['retry']['properties']['attempts']
    assert (attempts['minimum'], attempts['maximum']) == (MIN_ATTEMPTS, MAX_ATTEMPTS)
    assert forms['sequence']['properties']['children']['items'] == {'$ref': '#/$defs/flow'}
