@reachability @shopper:customer
Feature: A real answer by e-mail within a day
  I ask a plain question and want an answer to it from somebody who has read it: no receipt, no
  "thank you for your patience", no link to the help pages. I say who I am and which order it is
  about, and do not want to be asked again.

  Scenario: What I ask by e-mail is answered within 24 hours
    When I write to customer service:
      """
      Hello,

      I have a question about my order {order number}. Can I still send it back if it does not suit
      me? How many days do I have for that? And what does sending it back cost me?

      Please answer by e-mail, I cannot take calls.
      """
    Then within 24 hours a real answer tells me:
      | Can I still send it back?             | yes or no  |
      | How many days do I have for that?     | a duration |
      | What does sending it back cost me?    | an amount  |
    And nobody asks me for the order number again, or tells me to phone
    And they call me what I call myself
    And nobody sends me empty phrases
    And no machine pretends to write to me personally
    And what they announce does happen
