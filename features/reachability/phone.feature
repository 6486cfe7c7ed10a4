@reachability @shopper:caller
Feature: A person on the telephone
  I pick up the telephone when I want to talk to somebody. I call once and say once what it is about,
  and everything below is judged by that one call: nobody's time is taken twice.

  Scenario Outline: I call about <my matter> and get to somebody who can help
    Given it is a time when they say they are open
    And on the telephone I say "<what I say>"
    And when they want to know more I ask "<my question>"
    When I call customer service
    Then a person who can help answers within 2 transfers
    And a person is there after at most 5 minutes
    And somebody picks up when they say they are open
    And I go through at most 3 menus, and never through the same one twice
    And I need not leave a message
    And nobody sends me to the website or makes me wait for a call
    And nobody wants to hear again what I have said on the telephone
    And nobody tells me how important my call is while I wait
    And what they announce on the telephone does happen

    Examples: What customers call about
      | my matter | what I say                                    | my question                                     |
      | a bill    | I have a question about my invoice.           | Why is it higher than the one before?           |
      | a fault   | My line is dead, and I would like it to work. | It went dead on Monday. When will it work?      |
      | leaving   | I am moving and want to end my contract.      | I move on the first of May. What do I have to do? |
