"""What a site holds safe (`config/safety.yaml`): limits before, guards during, a person asked."""

from vla_bt.safety.config import Safety, load_safety
from vla_bt.safety.confirmation import Confirmation
from vla_bt.safety.guards import GuardPolicy, GuardRule, Watch
from vla_bt.safety.limits import Limits
from vla_bt.safety.speech import SpeechLimits
from vla_bt.safety.zones import Zone

__all__ = [
    'Confirmation', 'GuardPolicy', 'GuardRule', 'Limits', 'Safety', 'SpeechLimits', 'Watch',
    'Zone', 'load_safety',
]  # fmt: skip
