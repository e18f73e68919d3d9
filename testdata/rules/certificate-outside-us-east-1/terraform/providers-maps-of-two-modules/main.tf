# Violation: through two modules the alias `edge` is the root's default provider.
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}

module "site" {
  source = "./site"

  providers = {
    aws      = aws.virginia
    aws.edge = aws
  }
}
