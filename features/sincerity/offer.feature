@sincerity
Feature: An offer "just for you" is not everybody's
  Two customers ask the same. Whoever is then offered something because it is them must not be offered
  what the other gets.

  @shopper:customer
  Scenario: An offer that is just for me is not everybody's
    When I write to customer service:
      """
      Hello,

      which of your offers would you advise me to take, and what does it cost?
      """
    Then within 48 hours no offer that is just for me is everybody's

  @shopper:another
  Scenario: An offer that is just for somebody else is not everybody's
    When I write to customer service:
      """
      Hello,

      which of your offers would you advise me to take, and what does it cost?
      """
    Then within 48 hours no offer that is just for me is everybody's
