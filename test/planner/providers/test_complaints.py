from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vla_bt.planner.providers.complaints import Complaint, read_complaint, read_retry_after_s
from vla_bt.planner.providers.records import FaultCode

WORDS = {'temperature': ('temperature',), 'response_format': ('response_format', 'json_schema')}


@pytest.mark.parametrize(
    ('complaint', 'code'),
    [
        (Complaint(status=401), FaultCode.AUTH),
        (Complaint(status=403), FaultCode.AUTH),
        (Complaint(status=402), FaultCode.QUOTA),
        (Complaint(status=404), FaultCode.BAD_REQUEST),
        (Complaint(status=413), FaultCode.BAD_REQUEST),
        (Complaint(status=422), FaultCode.BAD_REQUEST),
        (Complaint(status=408), FaultCode.SERVER_ERROR),
        (Complaint(status=429), FaultCode.RATE_LIMITED),
        (Complaint(status=429, code='insufficient_quota'), FaultCode.QUOTA),
        (Complaint(status=429, kind='insufficient_quota'), FaultCode.QUOTA),
        (Complaint(status=400, code='content_filter'), FaultCode.REFUSED),
        (Complaint(status=500, kind='invalid_request_error'), FaultCode.SERVER_ERROR),
        (Complaint(status=504), FaultCode.SERVER_ERROR),
        (Complaint(status=302), FaultCode.NOT_AN_ANSWER),
        (Complaint(kind='overloaded_error'), FaultCode.SERVER_ERROR),
        (Complaint(kind='rate_limit_error'), FaultCode.RATE_LIMITED),
        (Complaint(kind='authentication_error'), FaultCode.AUTH),
        (Complaint(kind='invalid_request_error'), FaultCode.BAD_REQUEST),
        (Complaint(kind='invalid_request_error', code='insufficient_quota'), FaultCode.QUOTA),
        (Complaint(), FaultCode.SERVER_ERROR),
        (
            Complaint(status=400, message='Your credit balance is too low to access the API.'),
            FaultCode.QUOTA,
        ),
        (
            Complaint(status=400, message='I read: Your credit balance is too low'),
            FaultCode.BAD_REQUEST,
        ),
    ],
    ids=str,
)
def test_status_and_code_decide_what_a_complaint_means(complaint, code):
    assert complaint.fault_code is code
    fault = complaint.fault()
    assert fault.code is code
    assert fault.is_passing is (code in (FaultCode.SERVER_ERROR, FaultCode.RATE_LIMITED))


@pytest.mark.parametrize(
    ('body', 'expected'),
    [
        (
            {'error': {'message': 'm', 'type': 't', 'param': 'p', 'code': 'c'}},
            Complaint(message='m', kind='t', param='p', code='c'),
        ),
        ({'message': 'm', 'code': 503}, Complaint(message='m', code='503')),
        ({'error': 'model not found'}, Complaint(message='model not found')),
        (
            {'type': 'error', 'error': {'type': 't', 'message': 'm'}},
            Complaint(kind='t', message='m'),
        ),
        ({'detail': [{'loc': ['body', 'x']}]}, Complaint(message="[{'loc': ['body', 'x']}]")),
        ('plain', Complaint(message='plain')),
        ('<html>Bad Gateway</html>', Complaint()),
        (None, Complaint()),
        ([], Complaint()),
        ({'error': {'message': None, 'code': None}}, Complaint()),
    ],
    ids=str,
)
def test_errors_of_all_servers_are_read(body, expected):
    assert read_complaint(body) == expected


@given(
    body=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner)
        | st.dictionaries(
            st.sampled_from(['error', 'message', 'code', 'type', 'param', 'detail']), inner
        ),
        max_leaves=10,
    ),
    status=st.sampled_from([0, 302, 400, 401, 404, 422, 429, 500, 503]),
    headers=st.dictionaries(st.sampled_from(['retry-after', 'retry-after-ms']), st.text()),
)
def test_no_error_body_makes_us_stumble(body, status, headers):
    complaint = read_complaint(body, status=status, headers=headers)
    fault = complaint.fault()
    assert len(fault.message) < 400
    assert complaint.culprit(WORDS) in (None, *WORDS)


@pytest.mark.parametrize(
    ('complaint', 'culprit'),
    [
        (Complaint(status=400, param='temperature'), 'temperature'),
        (Complaint(status=400, param='response_format.json_schema'), 'response_format'),
        (Complaint(status=400, param='model', message='temperature of the day'), None),
        (Complaint(status=400, message="'json_schema' is not supported"), 'response_format'),
        (Complaint(status=422, message='temperature: extra field'), 'temperature'),
        (Complaint(status=400, message='nothing of that'), None),
        (Complaint(status=400, message='temperatures'), None),
        (Complaint(status=401, param='temperature'), None),
        (Complaint(status=0, param='temperature'), None),
        (Complaint(status=500, message='json_schema broke'), None),
        (Complaint(status=500, message='json_schema is not supported'), 'response_format'),
        (
            Complaint(status=400, code='context_length_exceeded', message='json_schema too long'),
            None,
        ),
    ],
    ids=str,
)
def test_the_field_a_server_does_not_take_is_found(complaint, culprit):
    assert complaint.culprit(WORDS) == culprit


@pytest.mark.parametrize(
    ('headers', 'seconds'),
    [
        ({}, None),
        ({'retry-after': '7'}, 7.0),
        ({'retry-after': '7', 'retry-after-ms': '250'}, 0.25),
        ({'retry-after-ms': 'soon', 'retry-after': '2'}, 2.0),
        ({'retry-after': '-3'}, 0.0),
        ({'retry-after': 'nan'}, None),
        ({'retry-after': 'inf'}, None),
        ({'retry-after': 'in a while'}, None),
        ({'retry-after': ''}, None),
        ({'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT'}, 0.0),
    ],
    ids=str,
)
def test_how_long_to_wait_is_read_from_the_headers(headers, seconds):
    assert read_retry_after_s(headers) == seconds


def test_a_date_to_wait_for_is_understood():
    date = format_datetime(datetime.now(timezone.utc) + timedelta(seconds=60), usegmt=True)
    assert read_retry_after_s({'retry-after': date}) == pytest.approx(60.0, abs=2.0)


@pytest.mark.parametrize('secret', ['sk-proj-abcdef123456', 'Bearer abc.def', 'sk-ab****wxyz'])
def test_what_looks_like_a_key_is_not_repeated(secret):
    complaint = Complaint(status=401, message=f'Incorrect API key provided: {secret}.')
    message = complaint.fault().message
    assert secret not in message
    assert 'Incorrect API key provided: (key)' in message


def test_a_long_complaint_is_shortened():
    assert len(Complaint(status=400, message='long ' * 500).fault().message) < 300
