"""What a site holds safe (`config/safety.yaml`): limits before, guards during, a person asked."""

from vla_bt.safety.admission import check_arm_poses, check_safety
from vla_bt.safety.asking import ConfirmationRules, confirmation_rules
from vla_bt.safety.config import Safety, load_safety
from vla_bt.safety.confirmation import Confirmation, ConfirmationMode
from vla_bt.safety.consent import Answer, Asked, Consent, Ending, Receipt, Scope
from vla_bt.safety.guards import GuardPolicy, GuardRule, Watch
from vla_bt.safety.limits import Limits
from vla_bt.safety.speech import SpeechLimits
from vla_bt.safety.watch import SafetyWatch, Trip
from vla_bt.safety.watchdog import Watchdog
from vla_bt.safety.zones import Zone, ZoneUse

__all__ = [
    'Answer', 'Asked', 'Confirmation', 'ConfirmationMode', 'ConfirmationRules', 'Consent',
    'Ending', 'GuardPolicy', 'GuardRule', 'Limits', 'Receipt', 'Safety', 'SafetyWatch', 'Scope',
    'SpeechLimits', 'Trip', 'Watch', 'Watchdog', 'Zone', 'ZoneUse', 'check_arm_poses',
    'check_safety', 'confirmation_rules', 'load_safety',
]  # fmt: skip
