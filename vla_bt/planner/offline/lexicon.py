"""The words the grammar knows, as data. What is missing here is not understood, never guessed.

A verb leads to a *frame* (see `frames.py`) or to the name of a skill. The catalogue adds the
names and aliases of its skills to these by itself.
"""

from __future__ import annotations

VERB_FRAMES = {
    'go': 'go', 'head': 'go', 'proceed': 'go', 'travel': 'go', 'walk': 'go', 'drive': 'go',
    'run': 'go', 'enter': 'go', 'visit': 'go', 'approach': 'go', 'get to': 'go',
    'come': 'come', 'come back': 'come', 'return': 'put back', 'go back': 'go back',
    **dict.fromkeys(('charge', 'recharge', 'charge yourself', 'recharge yourself',
                     'charge your battery', 'recharge your battery'), 'charge'),
    'bring': 'bring', 'fetch': 'bring', 'get me': 'bring', 'get us': 'bring', 'get him': 'bring',
    'get her': 'bring', 'i want': 'bring', 'i need': 'bring', 'i would like': 'bring',
    'we want': 'bring', 'we need': 'bring', 'we would like': 'bring', 'can i have': 'bring',
    'could i have': 'bring', 'may i have': 'bring', 'can i get': 'bring', 'could i get': 'bring',
    'i would love': 'bring', 'i would like to have': 'bring',
    'carry': 'move', 'transport': 'move', 'deliver': 'move', 'transfer': 'move', 'move': 'move',
    'bring over': 'bring',
    'take': 'take', 'pick up': 'take', 'get': 'take', 'retrieve': 'take', 'collect': 'take',
    'lift up': 'take', 'take hold of': 'take',
    'put': 'put', 'put down': 'put', 'lay': 'put', 'lay down': 'put', 'set': 'put',
    'drop off': 'put', 'store': 'put', 'place down': 'put', 'put back': 'put', 'set down': 'put',
    'hand': 'give', 'hand over': 'give', 'pass': 'give', 'offer': 'give', 'give back': 'give',
    'serve': 'give',
    'drop': 'release', 'let go': 'release', 'let go of': 'release', 'let it go': 'release',
    'open your hand': 'release', 'open the hand': 'release', 'open the gripper': 'release',
    'open gripper': 'release', 'release': 'release',
    'find': 'find', 'look for': 'find', 'search for': 'find', 'search': 'find',
    'locate': 'find', 'see': 'find', 'do you see': 'find',
    'look': 'look', 'look at': 'look', 'face': 'look', 'watch': 'look',
    'look around': 'scan', 'what do you see': 'scan', 'what can you see': 'scan',
    'what you see': 'scan', 'what you can see': 'scan', 'tell me what you see': 'scan',
    'tell me what you can see': 'scan', 'describe what you see': 'scan', 'what is': 'scan',
    'describe what you can see': 'scan', 'report what you see': 'scan', 'tell me what is': 'scan',
    'tell me what objects are': 'scan', 'tell me what things are': 'scan',
    'what objects are': 'scan', 'what things are': 'scan', 'tell me what objects you see': 'scan',
    'where is': 'where', 'where are': 'where', 'tell me where is': 'where',
    'where can i find': 'where', 'tell me where': 'where', 'do you know where': 'where',
    'do you know where is': 'where',
    'say': 'say', 'tell': 'say', 'announce': 'say', 'speak': 'say', 'talk': 'say',
    'turn on the spot': 'turn', 'turn on': 'switch', 'turn off': 'switch',
    'switch': 'switch', 'switch on': 'switch', 'switch off': 'switch',
    'repeat': 'say', 'greet': 'greet', 'welcome': 'greet', 'salute': 'greet', 'meet': 'meet',
    'how many': 'count', 'tell me how many': 'count', 'count': 'count', 'say how many': 'count',
    'find out how many': 'count', 'report how many': 'count', 'are there': 'count',
    'what do you hold': 'held', 'what are you holding': 'held', 'what are you carrying': 'held',
    'what is in your hand': 'held', 'tell me what you hold': 'held',
    'tell me what you are holding': 'held', 'tell me what is in your hand': 'held',
}  # fmt: skip
"""Verb phrase -> frame."""

VERB_SKILLS = {'push': 'press_button', 'pull open': 'open_door', 'push open': 'open_door'}
"""Verb phrase -> skill, filled by argument types."""

SKILL_FRAMES = {
    'navigate_to': 'go', 'move': 'move', 'rotate': 'turn', 'look_at': 'look',
    'scan_environment': 'scan', 'detect_objects': 'find', 'inspect': 'inspect',
    'pick_up': 'take', 'place': 'put', 'release': 'release', 'handover': 'give',
    'say': 'say', 'wait': 'wait',
}  # fmt: skip
"""Skills whose verbs have a frame of their own; all others are filled by argument types."""

_GROUND = 'I can only move on the ground.'
_NO_THROWING = 'I can put things down or hand them over.'
IMPOSSIBLE = {
    **dict.fromkeys(('fly', 'jump', 'leap', 'climb', 'levitate', 'hover', 'swim', 'dive', 'float',
                     'teleport', 'crawl', 'hop', 'skate', 'take off'), _GROUND),
    **dict.fromkeys(('throw', 'toss', 'fling', 'juggle', 'catch'), _NO_THROWING),
}  # fmt: skip
"""Verbs no skill could serve -> what the robot does instead."""

UNABLE = frozenset(
    'close shut lock unlock cook bake wash vacuum mop sweep write read phone buy sing dance eat '
    'pour fill stir feed follow guide escort accompany lead remember draw build answer ask chase '
    'pull drag introduce smell taste listen sit kneel shave record photograph '
    'recognise recognize'.split()
)
"""Verbs the robot understands and has no skill for, unless the catalogue brings one."""

MISSING = {
    **dict.fromkeys(('follow', 'guide', 'escort', 'accompany', 'lead', 'chase'),
                    'I cannot keep track of a person who walks.'),
    **dict.fromkeys(('answer', 'ask', 'introduce', 'listen'),
                    'I cannot hold a conversation, but I can say a sentence.'),
    **dict.fromkeys(('recognise', 'recognize', 'remember'), 'I cannot tell people apart.'),
}  # fmt: skip
"""Verbs without a skill -> what the robot lacks for them."""

HARMFUL = frozenset(
    'hit kick punch hurt harm kill attack stab shoot burn break smash destroy slap strangle choke '
    'poison injure murder bite crush wreck ram trip scare threaten steal'.split()
)
"""Words that a command may not contain outside of speech."""

VAGUE = (
    'clean up', 'clean', 'tidy up', 'tidy', 'clear up', 'clear', 'organise', 'organize',
    'arrange', 'prepare', 'set up', 'get ready', 'help', 'do', 'make', 'fix', 'sort', 'sort out',
    'take care of', 'decorate', 'use', 'set the table', 'work', 'start',
)  # fmt: skip
"""Verbs that name no certain steps."""

CLEANING = ('clean', 'tidy', 'clear', 'organ')
"""Beginnings of the vague verbs that want an area."""

STOP = ('stop', 'cancel', 'abort', 'halt', 'freeze', 'never mind', 'forget it', 'emergency stop')

LIMITING = frozenset(
    'not no never without except excluding unless until till if when whenever while before after '
    'or either neither nor maybe perhaps otherwise else instead only avoid because but cannot '
    'dont nothing nobody none hardly rather whether provided'.split()
)
"""Words that limit or negate; a clause with one is never planned as if it were not there."""

IFS = frozenset(('if', 'unless', 'when', 'whether'))
"""Words that open a condition."""
OTHERWISE = ('otherwise', 'or else', 'else', 'if not')
"""What opens the other branch of a condition."""
WHETHER = ('tell me', 'check', 'check and tell me', 'see', 'find out', 'let me know', 'look',
           'say')  # fmt: skip
"""Phrases before `if` and `whether` that only ask for the answer."""
EXCEPT = ('except', 'except for', 'excluding', 'but', 'but not', 'apart from', 'other than',
          'that is not', 'that are not', 'which is not', 'which are not')  # fmt: skip
"""What opens an exception."""

COURTESY = (
    'please', 'now', 'thanks', 'thank you', 'thanks a lot', 'thank you very much', 'many thanks',
    'thank you so much', 'thanks so much', 'cheers', 'robot', 'if you please', 'if you can',
    'if possible', "if you don't mind", 'if you have time', 'if you have a moment', 'when you can',
    'when you have time', 'when you have a moment', 'when you get a chance', 'by the way',
    'how are you', 'how are you today', 'how are you doing', 'nice to see you',
)  # fmt: skip
"""Phrases that change nothing, at either end of a clause or on their own."""
MANNERS = frozenset(
    'kindly immediately quickly slowly carefully gently uh um er erm hmm oh'.split()
)
"""Words that change nothing wherever they stand in a clause, speech left out."""

LEADS = (
    *COURTESY, *sorted(MANNERS), 'then', 'and', 'ok', 'okay', 'hey', 'hi', 'hello', 'dear',
    'excuse me', 'just', 'also', 'next', 'first', 'second', 'third', 'finally', 'lastly',
    'afterwards', 'so', 'well', 'after that', 'can you', 'could you', 'would you', 'will you',
    'i want you to', 'we want you to', 'we need you to', 'we would like you to',
    'i would like you to', 'i need you to', 'you should', 'you must', 'you can', 'try to',
    'be so kind and', 'be so kind to', 'good morning', 'good afternoon', 'good evening', 'great',
    'would you mind', 'your task is to', 'you have to',
    'go ahead and', 'at last', 'do me a favor and', 'do me a favour and', ',', ':', '.', '!', '&',
)  # fmt: skip
"""Phrases before a verb that change nothing."""

ERRANDS = ('go', 'come', 'go over')
"""Phrases before another verb that only say: off you go."""

TAILS = (
    *COURTESY, *sorted(MANNERS), 'right now', 'right away', 'as well', 'too', 'again', 'will you',
    'could you', 'would you', 'for a moment',
)  # fmt: skip
"""Phrases at the end of a clause that change nothing."""

SELF = ('i am', "i'm", 'we are', "we're", 'it is', "it's")
STATES = frozenset(
    'thirsty hungry tired bored cold hot sick late early dark home back busy very so really quite '
    'a bit little rather too getting feeling pretty and already today me'.split()
)
"""What follows `SELF` in a remark that asks for nothing: "I am so thirsty"."""
TOLD = ('there is', "there's", 'there are', 'i left', 'i have left', 'i forgot', 'i put', 'i saw',
        'i think i left', 'i think i forgot', 'i think i put', 'i think there is',
        "i think there's")  # fmt: skip
"""What opens a sentence that says where something is."""

SENTENCE_ENDS = frozenset('.;!?\n')
JOINTS = ('and', '&', ',', 'then', 'after that', 'afterwards', 'followed by', *SENTENCE_ENDS)
"""What may stand between clauses, or between the parts of an enumeration."""

PREPOSITIONS = {
    **dict.fromkeys(('to', 'onto', 'into', 'toward', 'towards', 'over to', 'back to', 'up to',
                     'in to', 'on to', 'back into', 'back onto', 'down to', 'back in',
                     'back on'), 'to'),
    **dict.fromkeys(('from', 'off', 'out of', 'off of'), 'from'),
    **dict.fromkeys(('on', 'in', 'at', 'inside', 'on top of', 'within', 'down on', 'back at'),
                    'at'),
    **dict.fromkeys(('near', 'next to', 'by', 'beside', 'in front of', 'close to'), 'near'),
    'for': 'for',
    **dict.fromkeys(('with', 'under', 'underneath', 'below', 'behind', 'above', 'between', 'over',
                     'through', 'around', 'along', 'about', 'using', 'against', 'left of',
                     'right of', 'across', 'beneath', 'beyond', 'past', 'via', 'like', 'as',
                     'than', 'away'), 'unknown'),
}  # fmt: skip
"""Preposition -> role of the phrase it opens."""
RELATIVES = ('that is', 'that are', 'which is', 'which are')
POSTURES = ('lying', 'standing', 'sitting', 'located', 'placed')
"""What a preposition may follow without a change in meaning: "which is lying on"."""

HERE_THERE = ('here', 'there', 'over here', 'over there', 'right here', 'right there', 'in there')

PARTICLES = frozenset(('up', 'down', 'back', 'over'))
"""Little words of verbs (`pick the cup up`), outside of noun phrases."""

NUMBERS = {
    word: value for value, word in enumerate(
        'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen '
        'fifteen sixteen seventeen eighteen nineteen twenty'.split()
    )
} | {'thirty': 30, 'forty': 40, 'fifty': 50, 'sixty': 60, 'ninety': 90, 'hundred': 100,
     'couple': 2, 'pair': 2, 'dozen': 12}  # fmt: skip

ARTICLES = frozenset(('the', 'my', 'your', 'our', 'his', 'her', 'their', 'this', 'that'))
PLURAL_ARTICLES = frozenset(('these', 'those'))
ANY = frozenset(('a', 'an', 'any', 'one'))
EVERY = frozenset(('all', 'every', 'each'))
VAGUE_COUNTS = frozenset(('some', 'several', 'many', 'few', 'more', 'most', 'lots'))
GENERIC = frozenset(('thing', 'object', 'item', 'stuff', 'one', 'something', 'anything', 'piece'))
"""Nouns that fit every object."""

IT = frozenset(('it', 'this', 'that', 'this one', 'that one'))
ONE = frozenset(('one', 'ones'))
"""What stands for the noun mentioned last: `the green one`."""
SUPERLATIVES = frozenset(
    'nearest closest farthest furthest heaviest lightest biggest largest smallest tallest longest '
    'shortest thinnest thickest newest oldest cheapest best cleanest'.split()
)

THEM = frozenset(('them', 'they', 'these', 'those', 'both', 'both of them', 'all of them'))
SPEAKER = frozenset(('me', 'us', 'myself'))
TIMES = frozenset(
    'tomorrow tonight today yesterday later soon sometime eventually morning afternoon evening '
    'noon midnight once twice again yet actually sorry wait stop'.split()
)
"""Words that say when, how often or "no": they are a part of no name."""
OTHERS = frozenset(('him', 'her', 'everyone', 'everybody', 'someone', 'somebody'))

STEP_WORDS = {
    'navigate_to': 'go to {location}', 'pick_up': 'pick up {object}',
    'place': 'put {object} on {location}', 'handover': 'hand {object} to {person}',
    'detect_objects': 'look for {query}', 'inspect': 'inspect {object}',
    'look_at': 'look at {target}', 'scan_environment': 'look around',
    'open_door': 'open {door}', 'press_button': 'press {button}',
    'say': 'say "{text}"', 'release': 'let go of {object}', 'wait': 'wait {duration:g} s',
}  # fmt: skip
"""How steps are told to people; other skills by their names and arguments."""
